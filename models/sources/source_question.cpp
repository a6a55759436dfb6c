// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/source_question.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

const QMap<QString, QStringList> companions{
    {u"get"_s, {u"query"_s, u"select"_s}},
    {u"search"_s, {u"filter"_s, u"sort"_s, u"limit"_s, u"select"_s}},
};

/// Thrown and caught in this file only: the YAML is walked in many small steps that all end the same way.
struct Mistake {
    QString what;
};

class QuestionReader {
public:
    explicit QuestionReader(const Parameters &parameters) : m_parameters(parameters) {}

    SourceQuestion read(const YAML::Node &root, const QStringList &verbs)
    {
        if (!root.IsMap())
            throw Mistake{u"a probe of this source is YAML with one verb: %1"_s.arg(verbs.join(u", "_s))};
        SourceQuestion question;
        for (const auto &entry : root) {
            const QString key = QString::fromStdString(entry.first.Scalar());
            if (!verbs.contains(key))
                continue;
            if (!question.verb.isEmpty())
                throw Mistake{u"exactly one verb: %1 or %2"_s.arg(question.verb, key)};
            question.verb = key;
            readVerb(question, entry.second);
        }
        if (question.verb.isEmpty())
            throw Mistake{u"no verb; this source knows %1"_s.arg(verbs.join(u", "_s))};
        for (const auto &entry : root) {
            const QString key = QString::fromStdString(entry.first.Scalar());
            if (key != question.verb)
                readCompanion(question, key, entry.second);
        }
        return question;
    }

private:
    void readVerb(SourceQuestion &question, const YAML::Node &node)
    {
        if (question.verb == u"command") {
            question.words = texts(node, question.verb);
        } else if (question.verb == u"lag") {
            if (!node.IsMap())
                throw Mistake{u"lag: {groups: [...], topics: [...]}"_s};
            for (const auto &entry : node) {
                const QString key = QString::fromStdString(entry.first.Scalar());
                if (key == u"groups")
                    question.groups = texts(entry.second, key);
                else if (key == u"topics")
                    question.topics = texts(entry.second, key);
                else
                    throw Mistake{u"lag has groups and topics, not %1"_s.arg(key)};
            }
        } else {
            question.target = text(node, question.verb);
        }
    }

    void readCompanion(SourceQuestion &question, const QString &key, const YAML::Node &node)
    {
        if (!companions.value(question.verb).contains(key))
            throw Mistake{u"%1 has nothing named %2"_s.arg(question.verb, key)};
        if (key == u"select")
            question.select = map(node, key);
        else if (key == u"query")
            question.query = map(node, key);
        else if (key == u"sort")
            question.sort = texts(node, key);
        else if (key == u"limit")
            question.limit = limit(text(node, key));
        else if (node.IsMap())
            question.filter = json(node, key).toObject();
        else
            throw Mistake{u"filter: names and values in {} are expected"_s};
    }

    static int limit(const QString &text)
    {
        bool ok = false;
        const int value = text.toInt(&ok);
        if (!ok || value < 1 || value > 10'000)
            throw Mistake{u"limit is a whole number from 1 to 10000"_s};
        return value;
    }

    QString text(const YAML::Node &node, const QString &where) const
    {
        if (!node.IsScalar())
            throw Mistake{u"%1: one value is expected"_s.arg(where)};
        return filled(QString::fromStdString(node.Scalar()));
    }

    QStringList texts(const YAML::Node &node, const QString &where) const
    {
        if (!node.IsSequence() || node.size() == 0)
            throw Mistake{u"%1: a list in [] is expected"_s.arg(where)};
        QStringList values;
        for (const YAML::Node &element : node)
            values.append(text(element, where));
        return values;
    }

    QMap<QString, QString> map(const YAML::Node &node, const QString &where) const
    {
        if (!node.IsMap())
            throw Mistake{u"%1: names and values in {} are expected"_s.arg(where)};
        QMap<QString, QString> values;
        for (const auto &entry : node)
            values.insert(QString::fromStdString(entry.first.Scalar()), text(entry.second, where));
        return values;
    }

    QJsonValue json(const YAML::Node &node, const QString &where) const
    {
        if (node.IsMap()) {
            QJsonObject object;
            for (const auto &entry : node)
                object.insert(QString::fromStdString(entry.first.Scalar()), json(entry.second, where));
            return object;
        }
        if (node.IsSequence()) {
            QJsonArray array;
            for (const YAML::Node &element : node)
                array.append(json(element, where));
            return array;
        }
        const QString value = text(node, where);
        const bool plain = node.Tag() == "?"; // not quoted
        if (plain && (value == u"true" || value == u"false"))
            return value == u"true";
        static const QRegularExpression whole(u"^-?[0-9]{1,9}$"_s);
        if (plain && whole.match(value).hasMatch())
            return value.toInt();
        return value;
    }

    QString filled(const QString &pattern) const
    {
        static const QRegularExpression placeholder(u"\\{([a-z_][a-z0-9_]*)\\}"_s);
        QString out;
        qsizetype at = 0;
        for (auto it = placeholder.globalMatch(pattern); it.hasNext();) {
            const auto match = it.next();
            const auto value = m_parameters.constFind(match.captured(1));
            if (value == m_parameters.constEnd())
                throw Mistake{u"there is no value for {%1}"_s.arg(match.captured(1))};
            out += QStringView(pattern).sliced(at, match.capturedStart() - at);
            out += *value;
            at = match.capturedEnd();
        }
        return out += QStringView(pattern).sliced(at);
    }

    const Parameters &m_parameters;
};

} // namespace

Expected<SourceQuestion> readSourceQuestion(const ProbeCall &call, const QStringList &verbs)
{
    try {
        return QuestionReader(call.parameters).read(YAML::Load(call.text.toStdString()), verbs);
    } catch (const Mistake &mistake) {
        return failure(ErrorCode::Invalid, mistake.what, call.probe);
    } catch (const YAML::Exception &exception) {
        return failure(ErrorCode::Invalid,
                       u"line %1: %2"_s.arg(exception.mark.line + 1).arg(QString::fromStdString(exception.msg)),
                       call.probe);
    }
}

} // namespace jaga
