// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/scenario/scenario.h"

#include <QDir>
#include <QFile>
#include <QHash>

#include <yaml-cpp/yaml.h>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr auto folder = ":/jaga/scenarios";

/// A mistake in a document; never leaves readScenario().
struct Mistake {
    QString text;
    YAML::Mark where;
};

QString textOf(const YAML::Node &node)
{
    if (!node.IsScalar())
        throw Mistake{u"a text is expected here"_s, node.Mark()};
    return QString::fromStdString(node.Scalar());
}

int numberOf(const YAML::Node &node)
{
    bool isNumber = false;
    const int number = textOf(node).toInt(&isNumber);
    if (!isNumber || number < 0)
        throw Mistake{u"a number of at least 0 is expected here"_s, node.Mark()};
    return number;
}

void readFault(const YAML::Node &node, Scenario &scenario)
{
    if (!node.IsMap())
        throw Mistake{u"a fault is a map with actor and effect"_s, node.Mark()};
    Fault fault;
    fault.scenario = scenario.id;
    bool ofSubject = false;
    bool hasEffect = false;
    for (const auto &entry : node) {
        const QString key = textOf(entry.first);
        if (key == "actor"_L1) {
            fault.actor = textOf(entry.second);
        } else if (key == "effect"_L1) {
            const auto effect = effectFromName(textOf(entry.second));
            if (!effect)
                throw Mistake{u"there is no effect "_s + textOf(entry.second), entry.second.Mark()};
            fault.effect = *effect;
            hasEffect = true;
        } else if (key == "operation"_L1) {
            fault.operation = textOf(entry.second);
        } else if (key == "of"_L1) {
            ofSubject = textOf(entry.second) == "subject"_L1;
            if (!ofSubject)
                throw Mistake{u"the only value of `of` is `subject`"_s, entry.second.Mark()};
        } else if (key == "times"_L1) {
            fault.times = numberOf(entry.second);
        } else if (key == "http_status"_L1) {
            fault.httpStatus = numberOf(entry.second);
        } else if (key == "delay_milliseconds"_L1) {
            fault.delayMilliseconds = numberOf(entry.second);
        } else {
            throw Mistake{u"a fault has no key "_s + key, entry.first.Mark()};
        }
    }
    if (fault.actor.isEmpty() || !hasEffect)
        throw Mistake{u"a fault needs actor and effect"_s, node.Mark()};
    scenario.faults.append(fault);
    scenario.ofSubject.append(ofSubject);
}

Scenario::Subject subjectOf(const YAML::Node &node)
{
    static const QHash<QString, Scenario::Subject> names{{u"order"_s, Scenario::Subject::Order},
                                                         {u"quote"_s, Scenario::Subject::Quote},
                                                         {u"consumer"_s, Scenario::Subject::Consumer},
                                                         {u"relay"_s, Scenario::Subject::Relay}};
    const auto found = names.constFind(textOf(node));
    if (found == names.cend())
        throw Mistake{u"the subject is one of order, quote, consumer, relay"_s, node.Mark()};
    return *found;
}

Scenario readDocument(const YAML::Node &document)
{
    if (!document.IsMap())
        throw Mistake{u"a scenario is a map"_s, document.Mark()};
    Scenario scenario;
    if (!document["id"] || !document["subject"] || !document["faults"] || !document["faults"].IsSequence())
        throw Mistake{u"a scenario needs id, subject and a list of faults"_s, document.Mark()};
    scenario.id = textOf(document["id"]);
    for (const auto &entry : document) {
        const QString key = textOf(entry.first);
        if (key == "title"_L1)
            scenario.title = textOf(entry.second);
        else if (key == "subject"_L1)
            scenario.subject = subjectOf(entry.second);
        else if (key == "name"_L1)
            scenario.subjectName = textOf(entry.second);
        else if (key == "faults"_L1)
            for (const auto &fault : entry.second)
                readFault(fault, scenario);
        else if (key != "id"_L1)
            throw Mistake{u"a scenario has no key "_s + key, entry.first.Mark()};
    }
    return scenario;
}

} // namespace

Expected<Scenario> readScenario(const QByteArray &yaml, const QString &file)
{
    try {
        return readDocument(YAML::Load(yaml.toStdString()));
    } catch (const Mistake &mistake) {
        return failure(ErrorCode::Invalid, mistake.text, u"%1:%2"_s.arg(file).arg(mistake.where.line + 1));
    } catch (const YAML::Exception &error) {
        return failure(ErrorCode::Invalid, QString::fromStdString(error.msg),
                       u"%1:%2"_s.arg(file).arg(error.mark.line + 1));
    }
}

QStringList scenarioIds()
{
    QStringList ids = QDir(QString::fromLatin1(folder)).entryList({u"*.yaml"_s}, QDir::Files, QDir::Name);
    for (QString &id : ids)
        id.chop(5);
    return ids;
}

Expected<Scenario> scenarioById(const QString &id)
{
    if (!scenarioIds().contains(id))
        return failure(ErrorCode::NotFound,
                       u"there is no scenario %1; there are: %2"_s.arg(id, scenarioIds().join(u", "_s)));
    QFile file(u"%1/%2.yaml"_s.arg(QString::fromLatin1(folder), id));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Internal, file.errorString(), file.fileName());
    return readScenario(file.readAll(), id + u".yaml"_s);
}

} // namespace jaga::sandbox
