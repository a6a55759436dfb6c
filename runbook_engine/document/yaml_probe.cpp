// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/yaml_probe.h"

#include "runbook_engine/document/yaml_value.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// The form in which a verb is asked. A verb that is not listed takes a map.
YamlValue::Kind formOf(const QString &verb)
{
    if (verb == "get"_L1 || verb == "search"_L1 || verb == "keys"_L1)
        return YamlValue::Kind::Scalar;
    return verb == "command"_L1 ? YamlValue::Kind::Sequence : YamlValue::Kind::Map;
}

void checkSelect(const YamlValue &select, const Probe &probe, Diagnostics &diagnostics)
{
    if (!select.isMap())
        return diagnostics.add(select.line, u"select is no map"_s, u"write select: {column: field}"_s);
    for (const auto &[name, field] : select.fields) {
        const auto sameName = [&name = name](const Column &column) { return column.name == name; };
        if (std::none_of(probe.columns.cbegin(), probe.columns.cend(), sameName))
            diagnostics.add(field.line, u"select names %1, which is no column of probe %2"_s.arg(name, probe.name),
                            u"declare it or remove it"_s);
        if (!field.isScalar())
            diagnostics.add(field.line, u"select %1 is no field"_s.arg(name),
                            u"write a field of the answer, dots lead into objects"_s);
    }
}

/// What stands beside a verb and narrows its answer.
void checkSearch(const YamlValue &root, Diagnostics &diagnostics)
{
    const YamlValue *filter = root.field(u"filter"_s);
    if (filter && !filter->isMap())
        diagnostics.add(filter->line, u"filter is no map"_s, u"write filter: {field: value}"_s);
    const YamlValue *sort = root.field(u"sort"_s);
    if (sort && (sort->kind != YamlValue::Kind::Sequence || sort->texts().isEmpty()))
        diagnostics.add(sort->line, u"sort is no list"_s, u"write sort: [field, -field]"_s);
    const YamlValue *limit = root.field(u"limit"_s);
    const int rows = limit ? limit->text.toInt() : 1;
    if (rows < 1 || rows > 10'000)
        diagnostics.add(limit->line, u"limit is no whole number from 1 to 10000"_s, u"write limit: 200"_s);
}

void checkLag(const YamlValue &lag, Diagnostics &diagnostics)
{
    // Without groups: those that the profile watches, where they have committed something on the topic.
    QStringList names = lag.fieldNames();
    names.sort();
    const bool known = names == QStringList{u"topics"_s} || names == QStringList{u"groups"_s, u"topics"_s};
    const auto empty = [&](const QString &name) { return names.contains(name) && lag.field(name)->texts().isEmpty(); };
    if (!known || empty(u"groups"_s) || empty(u"topics"_s))
        diagnostics.add(lag.line, u"lag needs topics, and groups unless all watched ones are meant"_s,
                        u"write lag: {groups: [name], topics: [name]}"_s);
}

} // namespace

void checkYamlQuestion(const Probe &probe, const Vocabulary::Verbs &verbs, int firstLine, Diagnostics &diagnostics)
{
    const Expected<YamlValue> root = readYaml(probe.text.toUtf8(), probe.at.file, firstLine);
    if (!root)
        return diagnostics.add(root.error().context.section(u':', -1).toInt(),
                               u"no YAML of ours: %1"_s.arg(root.error().detail), u"correct it"_s);
    const QString cure = u"source %1 takes one of %2"_s.arg(probe.source, verbs.keys().join(u", "_s));
    QString verb;
    for (const QString &known : verbs.keys()) {
        if (!root->field(known))
            continue;
        if (!verb.isEmpty())
            return diagnostics.add(root->line, u"two verbs, %1 and %2"_s.arg(verb, known), cure);
        verb = known;
    }
    if (verb.isEmpty())
        return diagnostics.add(firstLine, u"no verb that source %1 knows"_s.arg(probe.source), cure);
    const YamlValue &question = *root->field(verb);
    if (question.kind != formOf(verb))
        return diagnostics.add(question.line, u"%1 is not of the right form"_s.arg(verb),
                               u"see resources/runbooks/README.md"_s);
    const QStringList companions = verbs.value(verb);
    for (const auto &[name, value] : root->fields) {
        if (name != verb && !companions.contains(name))
            diagnostics.add(value.line, u"unknown key %1 beside %2"_s.arg(name, verb),
                            companions.isEmpty() ? u"remove it"_s : u"use %1"_s.arg(companions.join(u", "_s)));
    }
    if (const YamlValue *select = root->field(u"select"_s))
        checkSelect(*select, probe, diagnostics);
    checkSearch(*root, diagnostics);
    if (verb == "lag"_L1)
        checkLag(question, diagnostics);
}

} // namespace jaga
