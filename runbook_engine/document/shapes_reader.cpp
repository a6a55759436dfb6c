// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/attributes.h"
#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/runbook_reader.h"
#include "runbook_engine/document/yaml_value.h"

using namespace Qt::StringLiterals;

namespace jaga {

ReadShapes readShapes(const QByteArray &yaml, const QString &file)
{
    Diagnostics diagnostics(file);
    Shapes shapes;
    const Expected<YamlValue> root = readYaml(yaml, file);
    if (!root) {
        diagnostics.add(root.error().context.section(u':', -1).toInt(),
                        u"no YAML of ours: %1"_s.arg(root.error().detail), u"correct it"_s);
        return ReadShapes{{}, diagnostics.found()};
    }
    if (!root->isMap() || root->fields.isEmpty())
        diagnostics.add(1, u"no shapes"_s, u"write NAME: and its columns below"_s);
    for (const auto &[shape, columns] : root->fields) {
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
    return ReadShapes{std::move(shapes), diagnostics.found()};
}

} // namespace jaga
