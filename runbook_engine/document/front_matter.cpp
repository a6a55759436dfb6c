// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/front_matter.h"

#include "runbook_engine/document/attributes.h"
#include "runbook_engine/document/yaml_value.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

const QStringList &categories()
{
    static const QStringList names{u"technical"_s, u"process"_s, u"business"_s, u"consistency"_s};
    return names;
}

void checkKeys(const YamlValue &root, Diagnostics &diagnostics)
{
    static const QStringList required{u"id"_s, u"title"_s, u"category"_s, u"entity"_s, u"version"_s, u"parameters"_s};
    static const QStringList optional{u"thresholds"_s, u"tabs"_s};
    for (const auto &[name, value] : root.fields) {
        if (!required.contains(name) && !optional.contains(name))
            diagnostics.add(value.line, u"unknown key %1"_s.arg(name),
                            u"use %1"_s.arg((required + optional).join(u", "_s)));
    }
    for (const QString &name : required) {
        if (!root.field(name))
            diagnostics.add(root.line, u"the key %1 is missing"_s.arg(name), u"add it to the front matter"_s);
    }
}

void readWords(const YamlValue &root, Runbook &runbook, Diagnostics &diagnostics)
{
    runbook.id = root.fieldText(u"id"_s);
    runbook.title = root.fieldText(u"title"_s).trimmed();
    runbook.category = root.fieldText(u"category"_s);
    runbook.entity = root.fieldText(u"entity"_s);
    if (root.field(u"id"_s) && !isAnchor(runbook.id))
        diagnostics.add(root.field(u"id"_s)->line, u"the id is not of the right form"_s,
                        u"write lower-case words joined by -"_s);
    if (root.field(u"title"_s) && runbook.title.isEmpty())
        diagnostics.add(root.field(u"title"_s)->line, u"the title is empty"_s, u"say what is stuck, in a few words"_s);
    if (root.field(u"category"_s) && !categories().contains(runbook.category))
        diagnostics.add(root.field(u"category"_s)->line, u"unknown category %1"_s.arg(runbook.category.left(40)),
                        u"use %1"_s.arg(categories().join(u", "_s)));
    if (root.field(u"entity"_s) && (runbook.entity != runbook.entity.toUpper() || !isName(runbook.entity.toLower())))
        diagnostics.add(root.field(u"entity"_s)->line, u"the entity is not of the right form"_s,
                        u"write it in capitals, for example ORDER"_s);
    if (const YamlValue *version = root.field(u"version"_s)) {
        bool isNumber = false;
        runbook.version = version->text.toInt(&isNumber);
        if (!isNumber || runbook.version < 1)
            diagnostics.add(version->line, u"the version is no whole number above 0"_s, u"write version: 1"_s);
    }
}

void readParameters(const YamlValue &root, Runbook &runbook, Diagnostics &diagnostics)
{
    const YamlValue *parameters = root.field(u"parameters"_s);
    if (!parameters)
        return;
    if (!parameters->isMap())
        return diagnostics.add(parameters->line, u"parameters is no map"_s, u"write parameters: {order_id: uuid}"_s);
    for (const auto &[name, value] : parameters->fields) {
        const Expected<ColumnType> type = columnTypeFromName(value.text);
        if (!isName(name))
            diagnostics.add(value.line, u"%1 is no name"_s.arg(name.left(64)), u"write lower-case words joined by _"_s);
        if (!type)
            diagnostics.add(value.line, u"unknown type %1"_s.arg(value.text.left(40)),
                            u"use text, uuid, key, int, real, bool, time, duration or money"_s);
        runbook.parameters.append(Column{name, type.value_or(ColumnType::Text)});
    }
}

std::optional<Cell> thresholdFromText(const QString &text)
{
    const QString typeName = text.section(u' ', 0, 0);
    const QString value = text.section(u' ', 1).trimmed();
    const Expected<ColumnType> type = columnTypeFromName(typeName);
    if (!type || value.isEmpty())
        return std::nullopt;
    if (*type == ColumnType::Duration) {
        const auto duration = durationFromText(value);
        return duration ? std::optional<Cell>(Cell(qint64{duration->count()})) : std::nullopt;
    }
    const Expected<Cell> cell = cellFromText(value, *type);
    return cell ? std::optional<Cell>(*cell) : std::nullopt;
}

void readThresholds(const YamlValue &root, Runbook &runbook, Diagnostics &diagnostics)
{
    const YamlValue *thresholds = root.field(u"thresholds"_s);
    if (!thresholds)
        return;
    if (!thresholds->isMap())
        return diagnostics.add(thresholds->line, u"thresholds is no map"_s,
                               u"write thresholds: {high_value: money 1000000000}"_s);
    for (const auto &[name, value] : thresholds->fields) {
        const std::optional<Cell> cell = thresholdFromText(value.text);
        if (!isName(name))
            diagnostics.add(value.line, u"%1 is no name"_s.arg(name.left(64)), u"write lower-case words joined by _"_s);
        if (!cell)
            diagnostics.add(value.line, u"threshold %1 has no value of a known type"_s.arg(name.left(64)),
                            u"write TYPE VALUE, for example money 1000000000 or duration 15min"_s);
        runbook.thresholds.insert(name, cell.value_or(Cell()));
    }
}

void readTabs(const YamlValue &root, const QStringList &known, Runbook &runbook, Diagnostics &diagnostics)
{
    const YamlValue *tabs = root.field(u"tabs"_s);
    if (!tabs) {
        runbook.tabs = known;
        return;
    }
    runbook.tabs = tabs->texts();
    for (const QString &tab : runbook.tabs) {
        if (!known.contains(tab) || runbook.tabs.count(tab) > 1)
            diagnostics.add(tabs->line, u"unknown or doubled tab %1"_s.arg(tab.left(40)),
                            u"use each of %1 at most once"_s.arg(known.join(u", "_s)));
    }
    if (runbook.tabs.isEmpty())
        diagnostics.add(tabs->line, u"tabs names none"_s,
                        u"write tabs: [%1] or leave the key out"_s.arg(known.value(0)));
}

} // namespace

SplitDocument splitFrontMatter(const QByteArray &document)
{
    SplitDocument split;
    const QByteArray text = document.startsWith("\xEF\xBB\xBF") ? document.mid(3) : document;
    split.body = text;
    if (text.left(text.indexOf('\n') + 1).trimmed() != "---")
        return split;
    qsizetype begin = text.indexOf('\n') + 1;
    int line = 2;
    for (qsizetype at = begin; at < text.size(); ++line) {
        const qsizetype newline = text.indexOf('\n', at);
        const qsizetype end = newline < 0 ? text.size() : newline;
        if (text.mid(at, end - at).trimmed() == "---") {
            split.frontMatter = text.mid(begin, at - begin);
            split.body = newline < 0 ? QByteArray() : text.mid(newline + 1);
            split.bodyLine = line + 1;
            split.hasFrontMatter = true;
            return split;
        }
        at = end + 1;
    }
    return split;
}

void readFrontMatter(const SplitDocument &document, const QString &file, const Vocabulary &vocabulary, Runbook &runbook,
                     Diagnostics &diagnostics)
{
    if (!document.hasFrontMatter)
        return diagnostics.add(1, u"the front matter is missing"_s,
                               u"begin the file with --- and end the front matter with ---"_s);
    const Expected<YamlValue> root = readYaml(document.frontMatter, file, document.frontMatterLine);
    if (!root)
        return diagnostics.add(root.error().context.section(u':', -1).toInt(),
                               u"the front matter is no YAML of ours: %1"_s.arg(root.error().detail), u"correct it"_s);
    if (!root->isMap())
        return diagnostics.add(document.frontMatterLine, u"the front matter is no map"_s, u"write key: value lines"_s);
    checkKeys(*root, diagnostics);
    readWords(*root, runbook, diagnostics);
    readParameters(*root, runbook, diagnostics);
    readThresholds(*root, runbook, diagnostics);
    readTabs(*root, vocabulary.tabs, runbook, diagnostics);
}

} // namespace jaga
