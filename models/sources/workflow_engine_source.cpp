// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/workflow_engine_source.h"

#include "models/repair_api/api_connection.h"
#include "models/sources/json_rows.h"
#include "models/sources/probe_table.h"
#include "models/sources/source_kinds.h"
#include "models/sources/source_state.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

bool engineAllows(const QByteArray &method, const QString &path)
{
    static const QRegularExpression readable(
        u"\\A(topology|(process-instances|element-instances|incidents|variables|process-definitions)/[0-9]{1,19}"
        "|process-instances/[0-9]{1,19}/(statistics/element-instances|sequence-flows|call-hierarchy)"
        "|process-definitions/[0-9]{1,19}/xml)\\z"_s);
    static const QRegularExpression searchable(
        u"\\A(process-instances|element-instances|incidents|jobs|variables|process-definitions"
        "|process-instances/[0-9]{1,19}/incidents)/search\\z"_s);
    return (method == "GET" && readable.match(path).hasMatch()) ||
           (method == "POST" && searchable.match(path).hasMatch());
}

/// The only way out to the engine.
class WorkflowEngineSource::Network {
public:
    Network(QUrl url, QObject *owner) : m_url(std::move(url)), m_owner(owner) {}

    void ask(const std::shared_ptr<GatheredBatch> &batch, qsizetype index, const ProbeCall &call)
    {
        const auto question = readSourceQuestion(call, {u"get"_s, u"search"_s});
        if (!question) {
            batch->fail(index, question.error(), true);
            return;
        }
        auto state = std::make_shared<Pages>(Pages{batch, index, *question, ProbeTable(call), {}});
        state->rowLimit = question->limit > 0 ? qMin(question->limit, call.rowLimit) : call.rowLimit;
        nextPage(state);
    }

private:
    struct Pages {
        std::shared_ptr<GatheredBatch> batch;
        qsizetype index;
        SourceQuestion question;
        ProbeTable table;
        QString cursor;
        int rowLimit = 0;
        int rows = 0;
    };

    void nextPage(const std::shared_ptr<Pages> &pages)
    {
        const bool isGet = pages->question.verb == u"get";
        const QString path = isGet ? pages->question.target : pages->question.target + u"/search"_s;
        if (!engineAllows(isGet ? "GET" : "POST", path)) {
            pages->batch->fail(pages->index,
                               {ErrorCode::Invalid, u"the console does not ask the engine for %1"_s.arg(path), {}},
                               true);
            return;
        }
        QUrl url = m_url;
        url.setPath(url.path() + u'/' + path);
        const QNetworkRequest request = plainRequest(url);
        const HttpExchange::Limits limits{pages->batch->deadline().remaining(), 16 * 1024 * 1024};
        const auto answered = [this, pages](const HttpOutcome &outcome) { take(pages, outcome); };
        if (isGet) {
            HttpExchange::get(m_network, request, limits, m_owner, answered);
        } else {
            QNetworkRequest search = request;
            search.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
            HttpExchange::post(m_network, search, QJsonDocument(searchBody(*pages)).toJson(QJsonDocument::Compact),
                               limits, m_owner, answered);
        }
    }

    static QJsonObject searchBody(const Pages &pages)
    {
        constexpr int longestPage = 1000;
        QJsonObject page{{u"limit"_s, qMin(longestPage, pages.rowLimit + 1 - pages.rows)}};
        if (!pages.cursor.isEmpty())
            page[u"after"_s] = pages.cursor;
        QJsonObject body{{u"page"_s, page}};
        if (!pages.question.filter.isEmpty())
            body[u"filter"_s] = pages.question.filter;
        QJsonArray sort;
        for (const QString &field : pages.question.sort) {
            const bool descending = field.startsWith(u'-');
            sort.append(QJsonObject{{u"field"_s, descending ? field.mid(1) : field},
                                    {u"order"_s, descending ? u"DESC"_s : u"ASC"_s}});
        }
        if (!sort.isEmpty())
            body[u"sort"_s] = sort;
        return body;
    }

    /// The engine counts more than it gave: `totalItems`, or beyond them when it says that there are more.
    static bool endsEarly(const QJsonObject &page, int rows)
    {
        const qint64 total = page.value("totalItems"_L1).toInteger();
        return total > rows || (page.value("hasMoreTotalItems"_L1).toBool() && total >= rows);
    }

    void take(const std::shared_ptr<Pages> &pages, const HttpOutcome &outcome)
    {
        const auto json = ApiConnection::objectOf(outcome, pages->question.target);
        if (!json) {
            const auto answered = answeredBy(u"workflow engine"_s, outcome, json);
            pages->batch->fail(pages->index, answered ? json.error() : answered.error(), answered.has_value());
            return;
        }
        const bool isList = json->value("items"_L1).isArray();
        if (!isList && pages->question.verb == u"search") {
            pages->batch->fail(pages->index, {ErrorCode::Invalid, u"the engine's answer has no items"_s, {}}, false);
            return;
        }
        QJsonArray items = isList ? json->value("items"_L1).toArray() : QJsonArray{*json};
        if (pages->rows + items.size() > pages->rowLimit) {
            while (pages->rows + items.size() > pages->rowLimit)
                items.removeLast();
            pages->table.markTruncated();
        }
        pages->rows += static_cast<int>(items.size());
        if (const auto added = addJsonRows(pages->table, items, pages->question); !added) {
            pages->batch->fail(pages->index, added.error(), true);
            return;
        }
        const QJsonObject page = json->value("page"_L1).toObject();
        const QString cursor = page.value("endCursor"_L1).toString();
        const bool more =
            pages->question.verb == u"search" && !items.isEmpty() && !cursor.isEmpty() && cursor != pages->cursor;
        if (!more || pages->table.isFull()) {
            if (endsEarly(page, pages->rows) || (!items.isEmpty() && !cursor.isEmpty() && !more))
                pages->table.markTruncated();
            pages->batch->answer(pages->index, pages->table.take());
            return;
        }
        pages->cursor = cursor;
        if (!pages->batch->isSettled())
            nextPage(pages);
    }

    const QUrl m_url;
    QObject *m_owner;
    QNetworkAccessManager m_network;
};

WorkflowEngineSource::WorkflowEngineSource(const QUrl &url, QObject *parent)
    : EvidenceSource(parent), m_network(std::make_unique<Network>(url, this))
{
}

WorkflowEngineSource::~WorkflowEngineSource()
{
    // Exchanges use the network; as children they would outlive it.
    qDeleteAll(findChildren<HttpExchange *>(Qt::FindDirectChildrenOnly));
}

QString WorkflowEngineSource::name() const { return u"engine"_s; }

Reply<QList<Evidence>> WorkflowEngineSource::read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline)
{
    const auto gathered =
        std::make_shared<GatheredBatch>(batch, deadline, [this](const auto &answer, std::chrono::microseconds latency) {
            show(healthAfter(m_health, answer, latency, {}));
        });
    const Reply<QList<Evidence>> reply = gathered->reply();
    for (qsizetype i = 0; i < batch.size(); ++i)
        m_network->ask(gathered, i, batch[i]);
    return reply;
}

void WorkflowEngineSource::show(const SourceHealth &health)
{
    if (health == m_health)
        return;
    m_health = health;
    Q_EMIT healthChanged(m_health);
}

SourceKind engineSource()
{
    return {.name = u"engine"_s,
            .title = QT_TRANSLATE_NOOP("SourceKind", "Workflow engine"),
            .section = u"workflow_engine"_s,
            .keys = {{u"url"_s, SourceKey::Address}},
            .questions = {{u"get"_s, {u"select"_s}}, {u"search"_s, {u"select"_s, u"filter"_s, u"sort"_s, u"limit"_s}}},
            .pulse = u"get: topology"_s,
            .open = [](const SourceSettings &settings, const SourceIdentity &) -> std::unique_ptr<EvidenceSource> {
                return std::make_unique<WorkflowEngineSource>(QUrl(settings.text(u"url"_s)));
            },
            .checkAccess = [](const SourceSettings &settings, const SourceIdentity &,
                              std::chrono::milliseconds deadline) -> QList<AccessCheck> {
                WorkflowEngineSource engine(QUrl(settings.text(u"url"_s)));
                return {checkReading(engine, u"search: process-instances\nlimit: 1"_s, deadline),
                        writingNotAsked(engine.name(), u"An engine cannot be asked without trying. Jaga sends it GET "
                                                       "and search, nothing else."_s)};
            }};
}

} // namespace jaga
