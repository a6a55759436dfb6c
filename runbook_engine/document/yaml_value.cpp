// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that knows yaml-cpp. Its event interface is used instead of its node tree, because the tree resolves
// aliases before anybody could count what they unfold to.
#include "runbook_engine/document/yaml_value.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qsizetype maximumBytes = 1 << 20;
constexpr int maximumNodes = 10'000;

/// Why the document is refused; thrown through yaml-cpp's parser and caught in readYaml.
struct Refusal {
    QString message;
    int line;
};

class TreeBuilder final : public YAML::EventHandler {
public:
    const YamlValue &root() const { return m_root; }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        add(mark, {}, anchor, YamlValue::Kind::Null);
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { refuse(u"aliases are not accepted"_s, mark); }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        add(mark, tag, anchor, YamlValue::Kind::Scalar, QString::fromStdString(value));
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlValue::Kind::Sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, tag, anchor, YamlValue::Kind::Map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        YamlValue value;
        QString key;
        bool hasKey = false;
    };

    [[noreturn]] static void refuse(const QString &message, const YAML::Mark &mark)
    {
        throw Refusal{message, mark.line + 1};
    }

    YamlValue node(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlValue::Kind kind)
    {
        if (anchor != YAML::NullAnchor)
            refuse(u"anchors are not accepted"_s, mark);
        if (tag != "" && tag != "?" && tag != "!")
            refuse(u"tags are not accepted"_s, mark);
        if (++m_nodes > maximumNodes)
            refuse(u"more than %1 values"_s.arg(maximumNodes), mark);
        YamlValue value;
        value.kind = kind;
        value.line = mark.line + 1;
        return value;
    }
    void add(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlValue::Kind kind,
             const QString &text = {})
    {
        YamlValue value = node(mark, tag, anchor, kind);
        value.text = text;
        place(std::move(value));
    }
    void open(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlValue::Kind kind)
    {
        if (!m_levels.isEmpty() && m_levels.last().value.isMap() && !m_levels.last().hasKey)
            refuse(u"a key must be a word"_s, mark);
        m_levels.append(Level{node(mark, tag, anchor, kind), {}, false});
    }
    void close()
    {
        YamlValue value = std::move(m_levels.last().value);
        m_levels.removeLast();
        place(std::move(value));
    }
    void place(YamlValue value)
    {
        if (m_levels.isEmpty()) {
            m_root = std::move(value);
            return;
        }
        Level &level = m_levels.last();
        if (!level.value.isMap()) {
            level.value.items.append(std::move(value));
        } else if (!level.hasKey) {
            if (!value.isScalar())
                throw Refusal{u"a key must be a word"_s, value.line};
            if (level.value.field(value.text))
                throw Refusal{u"the key %1 stands here twice"_s.arg(value.text), value.line};
            level.key = value.text;
            level.hasKey = true;
        } else {
            level.value.fields.append({level.key, std::move(value)});
            level.hasKey = false;
        }
    }

    YamlValue m_root;
    QList<Level> m_levels;
    int m_nodes = 0;
};

YamlValue parse(const QByteArray &bytes)
{
    // yaml-cpp 0.7 takes a line break before the end of the input for the end of an open quote.
    std::string text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder))
        return {};
    TreeBuilder rest;
    if (parser.HandleNextDocument(rest))
        throw Refusal{u"only one document is accepted"_s, 1};
    return builder.root();
}

} // namespace

const YamlValue *YamlValue::field(const QString &name) const
{
    for (const auto &[fieldName, value] : fields) {
        if (fieldName == name)
            return &value;
    }
    return nullptr;
}

QString YamlValue::fieldText(const QString &name, const QString &otherwise) const
{
    const YamlValue *value = field(name);
    return value && value->isScalar() ? value->text : otherwise;
}

QStringList YamlValue::fieldNames() const
{
    QStringList names;
    for (const auto &[name, value] : fields)
        names.append(name);
    return names;
}

QStringList YamlValue::texts() const
{
    if (isScalar())
        return {text};
    QStringList found;
    for (const YamlValue &item : items) {
        if (item.isScalar())
            found.append(item.text);
    }
    return found;
}

Expected<YamlValue> readYaml(const QByteArray &bytes, const QString &file, int firstLine)
{
    const auto refused = [&](const QString &message, int line) {
        return failure(ErrorCode::Invalid, message, u"%1:%2"_s.arg(file).arg(firstLine + line - 1));
    };
    if (bytes.size() > maximumBytes)
        return refused(u"larger than 1 MiB"_s, 1);
    if (bytes.contains('\0') || !bytes.isValidUtf8())
        return refused(u"not UTF-8 text"_s, 1);
    try {
        return parse(bytes);
    } catch (const Refusal &refusal) {
        return refused(refusal.message, refusal.line);
    } catch (const YAML::Exception &exception) {
        return refused(QString::fromStdString(exception.msg), qMax(exception.mark.line, 0) + 1);
    } catch (const std::exception &exception) {
        return refused(QString::fromLatin1(exception.what()), 1);
    }
}

} // namespace jaga
