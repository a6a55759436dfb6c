// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/vocabulary.h"

#include "runbook_engine/document/attributes.h"
#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/yaml_value.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// The root of a document, or nothing and the reason.
YamlValue rootOf(const QByteArray &yaml, const QString &file, Diagnostics &diagnostics)
{
    Expected<YamlValue> root = readYaml(yaml, file);
    if (root)
        return std::move(*root);
    diagnostics.add(root.error().context.section(u':', -1).toInt(), u"no YAML of ours: %1"_s.arg(root.error().detail),
                    u"correct it"_s);
    return {};
}

Shapes shapesOf(const QByteArray &yaml, Diagnostics &diagnostics)
{
    Shapes shapes;
    const YamlValue root = rootOf(yaml, u"shapes.yaml"_s, diagnostics);
    if (!root.isMap() || root.fields.isEmpty())
        diagnostics.add(1, u"no shapes"_s, u"write NAME: and its columns below"_s);
    for (const auto &[shape, columns] : root.fields) {
        if (!isName(shape) || !columns.isMap() || columns.fields.isEmpty()) {
            diagnostics.add(columns.line, u"%1 is no shape"_s.arg(shape.left(64)),
                            u"write NAME: and below it column: type"_s);
            continue;
        }
        for (const auto &[name, value] : columns.fields) {
            const Expected<ColumnType> type = columnTypeFromName(value.text);
            if (!isName(name) || !type)
                diagnostics.add(value.line, u"%1: %2 is no column"_s.arg(name.left(64), value.text.left(40)),
                                u"write column: type"_s);
            else
                shapes[shape].append(Column{name, *type});
        }
    }
    return shapes;
}

} // namespace

ReadVocabulary readVocabulary(const QByteArray &vocabularyYaml, const QByteArray &shapesYaml)
{
    Vocabulary vocabulary;
    Diagnostics names(u"vocabulary.yaml"_s);
    const YamlValue root = rootOf(vocabularyYaml, u"vocabulary.yaml"_s, names);
    const YamlValue *tabs = root.field(u"tabs"_s);
    if (!tabs || tabs->texts().isEmpty())
        names.add(1, u"no tabs"_s, u"write tabs: [NAME, ...]"_s);
    else
        vocabulary.tabs = tabs->texts();
    Diagnostics columns(u"shapes.yaml"_s);
    vocabulary.shapes = shapesOf(shapesYaml, columns);
    return ReadVocabulary{std::move(vocabulary), names.found() + columns.found()};
}

} // namespace jaga
