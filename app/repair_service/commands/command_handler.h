// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/catalogue_store.h"
#include "app/repair_service/store/command_plan.h"
#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

#include <functional>
#include <memory>

namespace jaga::repair {

/// What a command is about, and with which words.
struct Ask {
    QString commandId; ///< empty while previewing
    QString targetId;
    QJsonObject parameters;
    QString requestedBy;
};

/// A target looked at once: all facts come from one transaction.
struct Examination {
    QString etag;    ///< without quotes
    QString version; ///< as shown to people; empty where the target has none
    QJsonObject before;
    QList<api::Guard> guards; ///< of the type itself; the acts add those that hold for every type
    Plan plan;                ///< meaningful only if every guard holds
};

/// The state of a verification rule: one condition a line. All yes: passed. One no: it can't pass any more.
struct Verdict {
    struct Condition {
        QString sentence;
        Truth holds = Truth::Unknown;
        QString found;
    };
    QList<Condition> conditions;
    Truth passed() const;
    QJsonArray toJson() const;
};

/// What verification looks back at.
struct Executed {
    QJsonObject before;
    QJsonObject parameters;
    QJsonObject prediction; ///< `sends` and the guards, as stored at the request
    Instant executedAt{};
};

/// What the worker reported about a command, and when.
struct Reported {
    QJsonObject evidence;
    QString commandId;
    Instant at{}; ///< the transaction's time
};

/// What the worker's evidence changes; no value: the evidence can't be understood.
using Settled = std::optional<QList<RowChange>>;

/// One command type: reads facts (the only part that touches the database), everything else is a pure function of them.
///
/// A rule is written once, in one file, with its own `Facts`; `etagOf(facts)`, `versionOf(facts)` and `snapshotOf(facts)` are
/// found beside the facts and shared by all rules about the same kind of target.
template <class Facts>
struct CommandRule {
    CommandDescriptor descriptor;
    std::optional<Facts> (*read)(Transaction &, const QString &targetId, Lock);
    QList<api::Guard> (*guards)(const Facts &, const Ask &);
    Plan (*plan)(const Facts &, const Ask &);
    Verdict (*verify)(const Facts &, const Executed &);
    Settled (*settle)(const Facts &, const Reported &) = nullptr;
};

/// The same without the type of the facts, as the acts use it. Callable from every thread.
class CommandHandler {
public:
    template <class Facts>
    explicit CommandHandler(const CommandRule<Facts> &rule);

    const CommandDescriptor &descriptor() const { return m_descriptor; }

    /// No value: the tenant has no such target.
    std::optional<Examination> examine(Transaction &transaction, const Ask &ask, Lock lock) const
    {
        return m_examine(transaction, ask, lock);
    }
    std::optional<QJsonObject> snapshot(Transaction &transaction, const QString &targetId) const
    {
        return m_snapshot(transaction, targetId);
    }
    std::optional<Verdict> verify(Transaction &transaction, const QString &targetId, const Executed &executed) const
    {
        return m_verify(transaction, targetId, executed);
    }
    Settled settle(Transaction &transaction, const QString &targetId, const Reported &reported) const
    {
        return m_settle(transaction, targetId, reported);
    }

private:
    CommandDescriptor m_descriptor;
    std::function<std::optional<Examination>(Transaction &, const Ask &, Lock)> m_examine;
    std::function<std::optional<QJsonObject>(Transaction &, const QString &)> m_snapshot;
    std::function<std::optional<Verdict>(Transaction &, const QString &, const Executed &)> m_verify;
    std::function<Settled(Transaction &, const QString &, const Reported &)> m_settle;
};

template <class Facts>
CommandHandler::CommandHandler(const CommandRule<Facts> &rule)
    : m_descriptor(rule.descriptor),
      m_examine([rule](Transaction &transaction, const Ask &ask, Lock lock) -> std::optional<Examination> {
          const auto facts = rule.read(transaction, ask.targetId, lock);
          if (!facts)
              return std::nullopt;
          return Examination{etagOf(*facts), versionOf(*facts), snapshotOf(*facts), rule.guards(*facts, ask),
                             rule.plan(*facts, ask)};
      }),
      m_snapshot([rule](Transaction &transaction, const QString &targetId) -> std::optional<QJsonObject> {
          const auto facts = rule.read(transaction, targetId, Lock::None);
          return facts ? std::optional(snapshotOf(*facts)) : std::nullopt;
      }),
      m_verify([rule](Transaction &transaction, const QString &targetId,
                      const Executed &executed) -> std::optional<Verdict> {
          const auto facts = rule.read(transaction, targetId, Lock::None);
          return facts ? std::optional(rule.verify(*facts, executed)) : std::nullopt;
      }),
      m_settle([rule](Transaction &transaction, const QString &targetId, const Reported &reported) -> Settled {
          if (!rule.settle)
              return QList<RowChange>{};
          const auto facts = rule.read(transaction, targetId, Lock::ForUpdate);
          return facts ? rule.settle(*facts, reported) : std::nullopt;
      })
{
}

} // namespace jaga::repair
