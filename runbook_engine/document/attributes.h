// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"

namespace jaga {

/// The small vocabulary in `{#anchor key=value flag}` and in the first line of a fence.
struct Attributes {
    QString anchor; ///< without `#`
    QMap<QString, QString> values;
    QStringList flags;

    QString value(const QString &key) const { return values.value(key); }
};

/// Splits at white space. What stands twice and what is in neither list is a diagnostic that names what is allowed.
Attributes readAttributes(const QString &text, const QStringList &keys, const QStringList &flags, int line,
                          Diagnostics &diagnostics);

/// A heading or item text with its attributes at the end: `Retry the task {#retry command=TASK_RETRY} – because ...`.
struct AttributedText {
    QString text;
    QString attributes; ///< what stood between the braces; null when there were none
    QString remark;     ///< what followed ` – `
};
AttributedText splitAttributes(const QString &text);

/// A code span and the sentence after ` – `. Absent when the text isn't of that form.
struct CodeAndSentence {
    QString code;
    QString sentence;
};
std::optional<CodeAndSentence> splitCodeAndSentence(const QString &text);

bool isName(const QString &text);   ///< lower-case words joined by `_`, at most 48 letters: probes, columns, parameters
bool isAnchor(const QString &text); ///< lower-case words joined by `-`, at most 64 letters

/// `10s`, `5min`, `2h`, `1d`.
std::optional<std::chrono::seconds> durationFromText(const QString &text);

} // namespace jaga
