// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/case_header_state.h"

#include "models/items/evidence_state.h"
#include "models/items/standing.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("CaseHeader", text); }

struct Question {
    const char *key;
    const char *words;
};
// The order of the seven is the same in every case: the eye learns the place.
constexpr Question questions[] = {
    {"what", QT_TRANSLATE_NOOP("CaseHeader", "What is happening")},
    {"who", QT_TRANSLATE_NOOP("CaseHeader", "Who is hit")},
    {"consistent", QT_TRANSLATE_NOOP("CaseHeader", "Still consistent?")},
    {"safe_to_retry", QT_TRANSLATE_NOOP("CaseHeader", "Safe to retry?")},
    {"repair_by_hand", QT_TRANSLATE_NOOP("CaseHeader", "Repair by hand?")},
    {"leaves_evidence", QT_TRANSLATE_NOOP("CaseHeader", "Leaves evidence?")},
    {"preventable", QT_TRANSLATE_NOOP("CaseHeader", "Preventable?")},
};

/// An answer that begins with yes, no or not known carries that mark; any other is plain words.
std::optional<Truth> leadingMark(const QString &text)
{
    const QString lower = text.toLower();
    const auto begins = [&](QLatin1String word) {
        return lower.startsWith(word) && (lower.size() == word.size() || !lower.at(word.size()).isLetterOrNumber());
    };
    if (begins("not known"_L1))
        return Truth::Unknown;
    if (begins("yes"_L1))
        return Truth::Yes;
    return begins("no"_L1) ? std::optional(Truth::No) : std::nullopt;
}

/// `WORKER_PAUSE provisioning, tenant-a, by bima since 18:46, to 20:00 UTC`
QString containmentWords(const Table &table, qsizetype row, Instant now, bool &isOverdue)
{
    QStringList parts{table.text(row, u"what"_s), table.text(row, u"scope"_s)};
    const QString owner = table.text(row, u"owner"_s);
    const auto time = [&](const QString &column) {
        const auto value = table.integer(row, column);
        return value ? std::optional(instantFromMicroseconds(*value)) : std::nullopt;
    };
    const QString by = owner.isEmpty() ? tr("owner not on record") : tr("by %1").arg(owner);
    const auto since = time(u"since"_s);
    parts << (since ? tr("%1 since %2").arg(by, text::withZone(text::minuteAt(*since, now), *since)) : by);
    if (const auto until = time(u"until"_s)) {
        const QString end = text::withZone(text::minuteAt(*until, now), *until);
        parts << (*until < now ? tr("past its end %1, still in force").arg(end) : tr("to %1").arg(end));
        isOverdue = isOverdue || *until < now;
    } else {
        parts << tr("without an end");
    }
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

InForce inForceOf(const CaseHeaderInput &input)
{
    InForce inForce;
    const QString shape = u"in_force"_s;
    const EvidenceState state = evidenceState(input.inForce, shape, input.now);
    QStringList lines;
    for (const Evidence *one : ofShape(input.inForce, shape)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            const QString words = containmentWords(one->table, row, input.now, inForce.isOverdue);
            if (lines.isEmpty())
                inForce.words = words;
            const QString reason = one->table.text(row, u"reason"_s);
            lines << (reason.isEmpty() ? words : tr("%1. Reason: %2").arg(words, reason));
        }
    }
    inForce.count = static_cast<int>(lines.size());
    inForce.known = state.isWhole();
    inForce.details = lines.join(u'\n');
    if (lines.size() > 1)
        inForce.words = tr("%1 and %2 more").arg(inForce.words).arg(lines.size() - 1);
    if (inForce.known && lines.isEmpty())
        inForce.words = tr("nothing");
    else if (state.kind == EvidenceState::Kind::Waiting)
        inForce.words = tr("not known: not read yet, or this runbook does not ask");
    else if (!state.answered())
        inForce.words = tr("not known: %1").arg(state.error ? state.error->detail : tr("it could not be read"));
    else if (!inForce.known)
        inForce.words = tr("not known whether this is all: %1").arg(lines.isEmpty() ? tr("none seen") : inForce.words);
    return inForce;
}

/// That nothing blocks is said only where the newest evidence says so.
QString blockingOf(const Evidence *head, Instant now)
{
    if (!head)
        return tr("not known: not read yet, or this runbook does not ask");
    if (!head->answered())
        return tr("not known: %1").arg(head->error ? head->error->detail : tr("it could not be read"));
    if (head->table.rows.size() != 1)
        return tr("not known: %1 rows were found where one was expected").arg(head->table.rows.size());
    QString words = head->table.text(0, u"blocking"_s);
    if (const QString stands = standingWords(standingOf(*head), now); !stands.isEmpty() && !words.isEmpty())
        words += u"; "_s + stands;
    if (head->isStaleAt(now))
        return tr("not known now; %1 ago: %2")
            .arg(text::age(now - head->asOf), words.isEmpty() ? tr("nothing on record") : words);
    return words.isEmpty() ? tr("nothing on record") : words;
}

HeaderAnswer answerTo(const Question &question, const CaseHeaderInput &input)
{
    HeaderAnswer answer{.question = tr(question.words)};
    const QString key = QString::fromLatin1(question.key);
    const DecisionTable table = input.runbook ? input.runbook->answers.value(key) : DecisionTable();
    const Decision decision = input.answers.value(key);
    if (decision.row < 0 || decision.row >= table.rows.size()) {
        answer.text = table.rows.isEmpty() ? tr("not asked here") : tr("not told apart");
        return answer;
    }
    const DecisionRow &row = table.rows.at(decision.row);
    if (decision.truth == Truth::Unknown) {
        answer.mark = Truth::Unknown;
        answer.text = tr("Not known");
        answer.because = decision.conclusion.waitsFor.isEmpty()
                             ? tr("The evidence for it is not there yet.")
                             : tr("It waits for %1.").arg(decision.conclusion.waitsFor.join(u", "_s));
        return answer;
    }
    answer.text = row.observation;
    answer.because = row.likelyCause;
    answer.mark = leadingMark(row.observation);
    return answer;
}

void readCaseHead(CaseHeaderState &state, const Evidence &head, Instant now)
{
    if (!head.answered() || head.table.rows.size() != 1)
        return;
    const auto take = [&](const QString &column, QString &target) {
        if (const QString text = head.table.text(0, column); !text.isEmpty())
            target = text;
    };
    take(u"number"_s, state.entity);
    take(u"customer"_s, state.customer);
    take(u"tenant"_s, state.tenant);
    take(u"state"_s, state.state);
    state.strategic = head.table.integer(0, u"strategic"_s).value_or(0) != 0;
    if (const auto since = head.table.integer(0, u"since"_s))
        state.stateAge = text::age(now - instantFromMicroseconds(*since));
    if (const auto amount = head.table.integer(0, u"amount"_s))
        state.amount = text::money({*amount, head.table.text(0, u"currency"_s)});
}

QStringList failingConditions(const CaseHeaderInput &input)
{
    QStringList failing;
    const auto &conditions = input.runbook->chapter(ChapterKind::Verification).conditions;
    for (qsizetype at = 0; at < conditions.size(); ++at) {
        const Conclusion conclusion = input.verification.value(at);
        if (conclusion.truth == Truth::No)
            failing << tr("%1: no").arg(conditions.at(at).sentence);
        else if (conclusion.truth == Truth::Unknown)
            failing << tr("%1: not known").arg(conditions.at(at).sentence);
    }
    return failing;
}

QString nextUpdateText(const api::Incident &incident, Instant now)
{
    if (!incident.nextUpdateDueAt)
        return {};
    const Instant due = *incident.nextUpdateDueAt;
    return due > now ? tr("Next update due %1, in %2")
                           .arg(text::withZone(text::minuteAt(due, now), due), text::age(due - now))
                     : tr("Update overdue since %1, %2")
                           .arg(text::withZone(text::minuteAt(due, now), due), text::age(now - due));
}

/// While the symptom is there severity is an interval. Once no rule finds it any more it is the incident's, else what was proven last.
void readSeverity(CaseHeaderState &state, const CaseHeaderInput &input)
{
    const Severity &severity = input.severity;
    state.severity = severity.proven;
    if (!severity.goneAsOf) {
        if (severity.proven == severity.notExcluded)
            return;
        state.severityNote = tr("%1 not excluded").arg(severity.notExcluded);
        if (!severity.waitsFor.isEmpty())
            state.severityNote += tr(": waits for %1").arg(severity.waitsFor.join(u", "_s));
        return;
    }
    const QString declared = input.incident ? input.incident->severity : QString();
    const auto minuteOf = [&](Instant at) { return text::withZone(text::minuteAt(at, input.now), at); };
    const QString last = severity.provenAt
                             ? tr("%1 was last proven at %2").arg(severity.proven, minuteOf(*severity.provenAt))
                             : tr("no severity was proven in this case");
    state.severity = !declared.isEmpty() ? declared : severity.provenAt ? severity.proven : QString();
    state.severityNote = (declared.isEmpty() ? tr("The symptom is gone as of %1; %2")
                                             : tr("Severity as declared; the symptom is gone as of %1; %2"))
                             .arg(minuteOf(*severity.goneAsOf), last);
}

} // namespace

CaseHeaderState caseHeaderState(const CaseHeaderInput &input)
{
    CaseHeaderState state;
    state.caseId = input.caseId;
    state.title = input.runbook ? input.runbook->title : input.signal.title;
    state.entity = input.signal.number;
    state.customer = input.signal.customer;
    state.tenant = input.signal.tenant;
    state.state = input.signal.state;
    state.stateAge = text::age(input.now - input.signal.since);
    if (input.signal.amount)
        state.amount = text::money(*input.signal.amount);
    if (input.caseHead)
        readCaseHead(state, *input.caseHead, input.now);
    state.blocking = blockingOf(input.caseHead, input.now);
    readSeverity(state, input);
    for (const Question &question : questions)
        state.answers << answerTo(question, input);
    state.inForce = inForceOf(input);
    if (input.incident) {
        state.incidentStatus = input.incident->isClosed() ? u"CLOSED"_s : input.incident->status;
        state.nextUpdate = nextUpdateText(*input.incident, input.now);
    }
    state.verified = input.verified;
    if (input.runbook)
        state.failing = failingConditions(input);
    return state;
}

} // namespace jaga
