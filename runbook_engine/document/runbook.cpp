// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/runbook.h"

using namespace Qt::StringLiterals;

namespace jaga {

QString Diagnostic::text() const { return u"%1:%2: error: %3; %4"_s.arg(at.file).arg(at.line).arg(message, cure); }

const Step *Runbook::step(const QString &anchor) const
{
    for (const Chapter &chapter : chapters) {
        for (const Step &step : chapter.steps) {
            if (step.anchor == anchor)
                return &step;
        }
    }
    return nullptr;
}

const Probe *Runbook::probe(const QString &name) const
{
    for (const Probe &probe : probes) {
        if (probe.name == name)
            return &probe;
    }
    return nullptr;
}

QString chapterTitle(ChapterKind kind)
{
    switch (kind) {
    case ChapterKind::Symptom:
        return u"Symptom"_s;
    case ChapterKind::SeverityDecision:
        return u"Severity Decision"_s;
    case ChapterKind::FirstFiveMinutes:
        return u"First 5 Minutes"_s;
    case ChapterKind::Diagnosis:
        return u"Diagnosis"_s;
    case ChapterKind::SafeActions:
        return u"Safe Actions"_s;
    case ChapterKind::UnsafeActions:
        return u"Unsafe Actions"_s;
    case ChapterKind::Verification:
        return u"Verification"_s;
    case ChapterKind::Escalation:
        return u"Escalation"_s;
    case ChapterKind::Evidence:
        return u"Evidence"_s;
    case ChapterKind::Prevention:
        return u"Prevention"_s;
    }
    Q_UNREACHABLE();
}

} // namespace jaga
