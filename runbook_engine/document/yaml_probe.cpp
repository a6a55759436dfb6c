// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/yaml_probe.h"

#include "runbook_engine/document/yaml_value.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

struct Verb {
    QLatin1StringView source;
    QLatin1StringView name;
    YamlValue::Kind kind;
    QStringList companions; ///< further keys beside the verb
};

const QList<Verb> &verbs()
{
    static const QList<Verb> known{
        {"engine"_L1, "get"_L1, YamlValue::Kind::Scalar, {u"select"_s}},
        {"engine"_L1, "search"_L1, YamlValue::Kind::Scalar, {u"select"_s, u"filter"_s, u"sort"_s, u"limit"_s}},
        {"kafka"_L1, "lag"_L1, YamlValue::Kind::Map, {}},
        {"cache"_L1, "command"_L1, YamlValue::Kind::Sequence, {}},
        {"cache"_L1, "keys"_L1, YamlValue::Kind::Scalar, {}},
        {"support"_L1, "get"_L1, YamlValue::Kind::Scalar, {u"select"_s, u"query"_s}},
    };
    return known;
}

QStringList verbNames(const QString &source)
{
    QStringList names;
    for (const Verb &verb : verbs()) {
        if (verb.source == source)
            names.append(verb.name);
    }
    return names;
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

void checkLag(const YamlValue &lag, Diagnostics &diagnostics)
{
    QStringList names = lag.fieldNames();
    names.sort();
    if (names != QStringList{u"groups"_s, u"topics"_s} || lag.field(u"groups"_s)->texts().isEmpty() ||
        lag.field(u"topics"_s)->texts().isEmpty())
        diagnostics.add(lag.line, u"lag needs groups and topics"_s, u"write lag: {groups: [name], topics: [name]}"_s);
}

} // namespace

void checkYamlQuestion(const Probe &probe, int firstLine, Diagnostics &diagnostics)
{
    const Expected<YamlValue> root = readYaml(probe.text.toUtf8(), probe.at.file, firstLine);
    if (!root)
        return diagnostics.add(root.error().context.section(u':', -1).toInt(),
                               u"no YAML of ours: %1"_s.arg(root.error().detail), u"correct it"_s);
    const QString cure = u"source %1 takes one of %2"_s.arg(probe.source, verbNames(probe.source).join(u", "_s));
    const Verb *verb = nullptr;
    for (const Verb &known : verbs()) {
        if (known.source != probe.source || !root->field(known.name))
            continue;
        if (verb)
            return diagnostics.add(root->line, u"two verbs, %1 and %2"_s.arg(verb->name, known.name), cure);
        verb = &known;
    }
    if (!verb)
        return diagnostics.add(firstLine, u"no verb that source %1 knows"_s.arg(probe.source), cure);
    const YamlValue &question = *root->field(verb->name);
    if (question.kind != verb->kind)
        return diagnostics.add(question.line, u"%1 is not of the right form"_s.arg(verb->name),
                               u"see resources/runbooks/README.md"_s);
    for (const auto &[name, value] : root->fields) {
        if (name != verb->name && !verb->companions.contains(name))
            diagnostics.add(value.line, u"unknown key %1 beside %2"_s.arg(name, verb->name),
                            verb->companions.isEmpty() ? u"remove it"_s
                                                       : u"use %1"_s.arg(verb->companions.join(u", "_s)));
    }
    if (const YamlValue *select = root->field(u"select"_s))
        checkSelect(*select, probe, diagnostics);
    if (verb->name == "lag"_L1)
        checkLag(question, diagnostics);
}

} // namespace jaga
