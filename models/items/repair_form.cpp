// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/repair_form.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype leastReason = 10; // limits of the repair API (`repair-command-api.md` 4)
constexpr qsizetype longestReason = 4000;

QString tr(const char *text) { return QCoreApplication::translate("RepairForm", text); }

void appendGuards(QStringList &missing, const QList<api::Guard> &guards)
{
    QStringList failing, unknown;
    for (const api::Guard &guard : guards) {
        if (guard.holds == Truth::No)
            failing << guard.sentence;
        else if (guard.holds == Truth::Unknown)
            unknown << guard.sentence;
    }
    if (!failing.isEmpty())
        missing << tr("%1 of the preconditions do not hold: %2").arg(failing.size()).arg(failing.join(u"; "_s));
    if (!unknown.isEmpty())
        missing << tr("%1 of the preconditions are not known: %2").arg(unknown.size()).arg(unknown.join(u"; "_s));
}

bool isFilled(const QJsonValue &value)
{
    return !value.isUndefined() && !value.isNull() && !(value.isString() && value.toString().trimmed().isEmpty());
}

void appendParameters(QStringList &missing, const api::CommandType &type, const QJsonObject &values)
{
    for (const api::ParameterDescription &parameter : type.parameters) {
        if (parameter.required && !isFilled(values.value(parameter.name)))
            missing << tr("%1 is empty").arg(parameter.title.isEmpty() ? parameter.name : parameter.title);
    }
}

void appendWhy(QStringList &missing, const api::CommandRequest &request, const QString &ticketPattern)
{
    const qsizetype length = request.reason.trimmed().size();
    if (length < leastReason)
        missing << tr("the reason needs %1 characters, it has %2").arg(leastReason).arg(length);
    else if (length > longestReason)
        missing << tr("the reason is longer than %1 characters").arg(longestReason);
    const QString ticket = request.ticketRef.trimmed();
    if (ticket.isEmpty())
        missing << tr("the ticket is missing");
    else if (!ticketPattern.isEmpty() && !QRegularExpression(ticketPattern).match(ticket).hasMatch())
        missing << tr("the ticket does not look like one of yours (%1)").arg(ticketPattern);
}

} // namespace

QList<api::Guard> RepairForm::guards() const
{
    if (live)
        return live->guards;
    return preview ? preview->guards : QList<api::Guard>();
}

QStringList RepairForm::missing() const
{
    QStringList missing;
    if (!preview)
        missing << (previewProblem.isEmpty() ? tr("the preview is being read") : tr("there is no preview"));
    else if (changedSincePreview)
        missing << tr("the preview no longer matches, take it again");
    appendGuards(missing, guards());
    appendParameters(missing, type, request.parameters);
    appendWhy(missing, request, ticketPattern);
    return missing;
}

QString RepairForm::primaryText() const
{
    const QString kind = preview ? preview->approvalKind : type.approvalKind;
    return kind.isEmpty() || kind == "NONE"_L1 ? type.title : tr("Request approval");
}

QString RepairForm::approvalText() const
{
    const QString kind = preview ? preview->approvalKind : type.approvalKind;
    if (kind == "T"_L1)
        return tr(
            "One technical approver: another senior operator, engineer or incident commander. Not you: you are the "
            "requester. Then its execution is an act of its own.");
    if (kind == "E"_L1)
        return tr("One engineer. Not you: you are the requester. Then its execution is an act of its own.");
    if (kind == "B"_L1)
        return tr("One business approver. Not you: you are the requester. Then its execution is an act of its own.");
    if (kind == "TB"_L1)
        return tr(
            "One technical and one business approver, two people, neither of them you. Then its execution is an act "
            "of its own, by none of the approvers.");
    return tr("None needed. It runs when you send it.");
}

void RepairForm::setPreview(const api::Preview &fresh)
{
    const bool differs = preview && preview->previewHash != fresh.previewHash;
    changedSincePreview = phase == Phase::Rechecking && differs;
    preview = fresh;
    previewProblem.clear();
    request.previewHash = fresh.previewHash;
    if (live && live->serverTime < fresh.readAt)
        live.reset();
    if (changedSincePreview)
        phase = Phase::Editing;
}

void RepairForm::setLiveGuards(const api::Guards &fresh)
{
    // A read that started before the preview must not undo what the preview showed.
    if (preview && fresh.serverTime < preview->readAt)
        return;
    live = fresh;
    if (preview && !isFrozen() && !fresh.targetEtag.isEmpty() && fresh.targetEtag != preview->targetEtag)
        changedSincePreview = true;
}

void RepairForm::setSent(const Sent &answer)
{
    sent = answer;
    switch (answer.outcome) {
    case Sent::Outcome::Unknown:
        phase = Phase::OutcomeUnknown;
        return;
    case Sent::Outcome::NotSent:
        phase = Phase::NotSent;
        return;
    case Sent::Outcome::Answered:
        // A look-up succeeds also for a command that was refused: its state decides then.
        phase = answer.problem || answer.status >= 400 || answer.body.value("state"_L1).toString() == "REFUSED"_L1
                    ? Phase::Refused
                    : Phase::Accepted;
        return;
    }
    Q_UNREACHABLE();
}

Draft RepairForm::toDraft(const QString &draftId) const
{
    QJsonObject fields{{u"type"_s, request.type},
                       {u"targetType"_s, request.targetType},
                       {u"targetId"_s, request.targetId},
                       {u"parameters"_s, request.parameters},
                       {u"reason"_s, request.reason},
                       {u"ticketRef"_s, request.ticketRef},
                       {u"evidence"_s, QJsonArray::fromStringList(request.evidence)}};
    return {.id = draftId, .fields = fields, .frozen = isFrozen()};
}

void RepairForm::readDraft(const Draft &draft)
{
    request.reason = draft.fields.value("reason"_L1).toString();
    request.ticketRef = draft.fields.value("ticketRef"_L1).toString();
    request.parameters = draft.fields.value("parameters"_L1).toObject();
    request.evidence.clear();
    for (const QJsonValue &digest : draft.fields.value("evidence"_L1).toArray())
        request.evidence << digest.toString();
}

} // namespace jaga
