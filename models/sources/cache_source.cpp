// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/cache_source.h"

#include "models/sources/cache_connection.h"
#include "models/sources/probe_table.h"
#include "models/sources/source_kinds.h"
#include "models/sources/source_question.h"
#include "models/sources/source_state.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

class CacheReader final : public BlockingReader {
public:
    explicit CacheReader(CacheAccess access) : m_access(std::move(access)) {}

    Expected<QList<Evidence>> read(const QList<ProbeCall> &batch, const Deadline &deadline,
                                   const Interruption &interruption) override
    {
        if (!m_connection) {
            auto connection = CacheConnection::open(m_access, deadline, interruption);
            if (!connection)
                return Unexpected<Error>(connection.error());
            m_connection = std::move(*connection);
        }
        QList<Evidence> evidence;
        for (const ProbeCall &call : batch) {
            const auto start = std::chrono::steady_clock::now();
            Evidence one = unanswered(call);
            auto table =
                m_connection ? readOne(call, deadline, interruption) : Expected<Table>(Unexpected<Error>(m_lost));
            if (table)
                one.table = std::move(*table);
            else
                one = failedEvidence(call, table.error());
            one.duration =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
            evidence.append(std::move(one));
            if (!m_connection && evidence.size() == 1)
                return Unexpected<Error>(m_lost); // nothing at all was answered
        }
        return evidence;
    }

    bool isConnected() const override { return m_connection != nullptr; }

private:
    Expected<Table> readOne(const ProbeCall &call, const Deadline &deadline, const Interruption &interruption)
    {
        const auto question = readSourceQuestion(call, {u"command"_s, u"keys"_s});
        if (!question)
            return Unexpected<Error>(question.error());
        if (question->verb == u"keys")
            return scan(call, *question, deadline, interruption);
        if (!cacheAllows(question->words))
            return failure(ErrorCode::Invalid,
                           u"the console does not send %1 to the cache: it only reads"_s.arg(question->words.value(0)));
        const auto values = ask(question->words, deadline, interruption);
        if (!values)
            return Unexpected<Error>(values.error());
        return tableOf(call, *question, *values);
    }

    Expected<CacheValue> ask(const QStringList &words, const Deadline &deadline, const Interruption &interruption)
    {
        const auto values = m_connection->ask({words}, deadline, interruption);
        if (!values) {
            m_lost = values.error();
            m_connection = nullptr; // answers may still be on their way
            return Unexpected<Error>(values.error());
        }
        if (values->first().error)
            return Unexpected<Error>(*values->first().error);
        return values->first();
    }

    static Expected<Table> tableOf(const ProbeCall &call, const SourceQuestion &question, const CacheValue &value)
    {
        ProbeTable table(call);
        const bool pairs = question.words.first().toUpper() == u"HGETALL";
        const QStringList texts = value.isList ? value.list : QStringList{value.isNull ? QString() : value.text};
        for (qsizetype i = 0; i < texts.size(); i += pairs ? 2 : 1) {
            const auto added = table.addRow([&](const QString &column) {
                if (pairs)
                    return column == u"field" ? texts[i] : column == u"value" ? texts.value(i + 1) : QString();
                return column == u"value" ? texts[i] : QString();
            });
            if (!added)
                return Unexpected<Error>(added.error());
        }
        return table.take();
    }

    /// Walks over the key space in bounded steps. A key may be met twice; it is shown once.
    Expected<Table> scan(const ProbeCall &call, const SourceQuestion &question, const Deadline &deadline,
                         const Interruption &interruption)
    {
        constexpr int mostSteps = 200;
        ProbeTable table(call);
        QSet<QString> seen;
        QString cursor = u"0"_s;
        for (int step = 0; step < mostSteps && !table.isFull(); ++step) {
            const auto value =
                ask({u"SCAN"_s, cursor, u"MATCH"_s, question.target, u"COUNT"_s, u"1000"_s}, deadline, interruption);
            if (!value)
                return Unexpected<Error>(value.error());
            if (value->list.isEmpty())
                return failure(ErrorCode::Invalid, u"the cache answered a scan without a cursor"_s);
            for (const QString &key : value->list.sliced(1)) {
                if (seen.contains(key))
                    continue;
                seen.insert(key);
                if (const auto added = table.addRow([&](const QString &) { return key; }); !added)
                    return Unexpected<Error>(added.error());
            }
            cursor = value->list.first();
            if (cursor == u"0")
                return table.take();
        }
        table.markTruncated();
        return table.take();
    }

    const CacheAccess m_access;
    std::unique_ptr<CacheConnection> m_connection;
    Error m_lost;
};

CacheAccess cacheAccess(const SourceSettings &settings)
{
    return {settings.text(u"socket"_s), settings.text(u"user"_s), settings.text(u"password"_s)};
}

QList<AccessCheck> checkCache(const CacheAccess &access, const Deadline &deadline)
{
    const QString source = u"cache"_s;
    const Interruption never;
    const auto connection = CacheConnection::open(access, deadline, never);
    if (!connection)
        return {unreached(source, connection.error())};
    const auto mayWrite = (*connection)->mayWrite(deadline, never);
    if (!mayWrite)
        return {unreached(source, mayWrite.error())};
    const QString user = access.user.isEmpty() ? u"The default user"_s : access.user;
    return {{source, u"read"_s, Truth::Yes, true, u"%1 is let in."_s.arg(user)},
            {source, u"write"_s, *mayWrite ? Truth::Yes : Truth::No, true,
             *mayWrite ? u"%1 could write: take the write commands out of its ACL."_s.arg(user)
                       : u"%1 is refused every write command that was tried."_s.arg(user)}};
}

} // namespace

CacheSource::CacheSource(const CacheAccess &access, QObject *parent)
    : ThreadedSource(
          u"cache"_s, [access] { return std::make_unique<CacheReader>(access); }, parent)
{
}

SourceKind cacheSource()
{
    return {.name = u"cache"_s,
            .title = QT_TRANSLATE_NOOP("SourceKind", "Redis"),
            .section = u"cache"_s,
            .keys = {{u"socket"_s}, {u"user"_s}, {u"password"_s}},
            .questions = {{u"command"_s, {}}, {u"keys"_s, {}}},
            .pulse = u"command: [PING]"_s,
            .open = [](const SourceSettings &settings, const SourceIdentity &) -> std::unique_ptr<EvidenceSource> {
                return std::make_unique<CacheSource>(cacheAccess(settings));
            },
            .checkAccess =
                [](const SourceSettings &settings, const SourceIdentity &, std::chrono::milliseconds deadline) {
                    return checkCache(cacheAccess(settings), Deadline(deadline));
                }};
}

} // namespace jaga
