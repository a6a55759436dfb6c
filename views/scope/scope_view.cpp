// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/scope/scope_view.h"

#include "models/items/text_format.h"
#include "views/scope/total_tile.h"
#include "views/widgets/cell_table_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTenantRows = 6;

/// The focus goes with the list: what the keyboard opened, the keyboard walks.
void walk(CellTableView &list)
{
    list.setFocus(Qt::OtherFocusReason);
    if (!list.currentIndex().isValid())
        list.setCurrentIndex(list.model()->index(0, 0));
}

QString counted(qsizetype count, const QString &one, const QString &many)
{
    return text::number(count) + u' ' + (count == 1 ? one : many);
}

} // namespace

ScopeView::ScopeView(QWidget *parent)
    : EvidenceView(parent), m_tileRow(new QHBoxLayout),
      m_tenants(new CellTableView(new CellTable(scopeTenantColumns({})), tr("Affected by tenant"), page())),
      m_lists(new QStackedWidget(page())),
      m_list(new CellTableView(new CellTable(scopeColumns()), tr("Affected orders and quotes"), m_lists)),
      m_customers(new CellTableView(new CellTable(scopeCustomerColumns({})), tr("Affected customers"), m_lists)),
      m_shown(new QLabel(page())), m_all(new QPushButton(tr("Show all"), page()))
{
    fillPage();
    setFocusProxy(m_list);
    connect(addFind(), &QLineEdit::textChanged, this, [this](const QString &words) {
        m_list->table().setFilter(words);
        m_customers->table().setFilter(words);
    });
    // Not by the current row: taking the focus alone must not hide anything.
    for (const auto opened : {&QAbstractItemView::clicked, &QAbstractItemView::activated}) {
        connect(m_tenants, opened, this, &ScopeView::openTenant);
        connect(m_customers, opened, this, &ScopeView::openCustomer);
    }
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_tenants->clearSelection();
        narrow({}, {});
        m_list->setFocus(Qt::OtherFocusReason); // the button itself goes
    });
    narrow({}, {});
}

void ScopeView::fillPage()
{
    m_tenants->setObjectName(u"tenants"_s);
    m_list->setObjectName(u"list"_s);
    m_customers->setObjectName(u"customers"_s);
    m_shown->setProperty("role", u"strong"_s);
    m_shown->setObjectName(u"shown"_s);
    m_lists->addWidget(m_list);
    m_lists->addWidget(m_customers);
    m_tileRow->setContentsMargins(8, 0, 8, 8);
    m_tileRow->setSpacing(6);
    column()->addLayout(m_tileRow);
    column()->addWidget(m_tenants);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 6, 8, 4);
    head->addWidget(m_shown);
    head->addWidget(m_all);
    head->addStretch(1);
    column()->addLayout(head);
    column()->addWidget(m_lists, 1);
}

QString ScopeView::id() const { return u"scope"_s; }
QString ScopeView::title() const { return tr("Scope"); }
QStringList ScopeView::shapes() const { return {u"scope"_s}; }

QJsonObject ScopeView::look() const { return m_look ? m_look->toJson() : QJsonObject(); }
void ScopeView::setLastLook(const QJsonObject &look) { m_before = ScopeLook::fromJson(look); }

void ScopeView::narrow(const QMap<int, QString> &filter, const QString &name)
{
    m_list->table().setColumnFilters(filter);
    m_lists->setCurrentWidget(m_list);
    m_shown->setText(name.isEmpty() ? tr("Affected orders and quotes") : tr("Affected: %1").arg(name));
    m_all->setVisible(!name.isEmpty());
}

void ScopeView::open(const Tile &tile)
{
    switch (tile.opens) {
    case Opens::Tenants:
        walk(*m_tenants);
        return;
    case Opens::Customers:
        narrow({}, tile.name);
        m_lists->setCurrentWidget(m_customers);
        walk(*m_customers);
        return;
    case Opens::Entities:
        narrow(tile.filter, tile.name);
        walk(*m_list);
        return;
    }
    Q_UNREACHABLE();
}

void ScopeView::openTenant(const QModelIndex &at)
{
    const QString name = at.siblingAtColumn(0).data().toString();
    if (name.isEmpty())
        return;
    narrow({{scopeTenantColumn, name}}, name);
    walk(*m_list);
}

void ScopeView::openCustomer(const QModelIndex &at)
{
    const QString name = at.siblingAtColumn(0).data().toString();
    if (name.isEmpty())
        return;
    narrow({{scopeCustomerColumn, name}, {scopeTenantColumn, at.siblingAtColumn(1).data().toString()}}, name);
    walk(*m_list);
}

QList<ScopeView::Tile> ScopeView::tilesOf(const ScopeTotals &totals) const
{
    const QString least = totals.atLeast ? tr("at least %1") : u"%1"_s;
    const auto count = [&](qsizetype value) { return least.arg(text::number(value)); };
    const auto growth = [&](const QString &total, const QString &currency = {}) {
        return m_look ? growthWords(m_before, *m_look, total, currency) : QString();
    };
    QList<Tile> tiles{
        {tr("Tenants"), count(totals.tenants.size()), growth(u"tenants"_s), {}, Opens::Tenants},
        {tr("Customers"), count(totals.customers.size()), growth(u"customers"_s), {}, Opens::Customers},
        {tr("Orders"), count(totals.orders), growth(u"orders"_s), {{scopeKindColumn, tr("order")}}, Opens::Entities},
        {tr("Quotes"), count(totals.quotes), growth(u"quotes"_s), {{scopeKindColumn, tr("quote")}}, Opens::Entities}};
    for (const QString &currency : totals.currencies())
        tiles << Tile{tr("Value, %1").arg(currency),
                      scopeValueWords(totals, currency),
                      growth(u"value "_s + currency, currency),
                      {{scopeCurrencyColumn, currency}},
                      Opens::Entities};
    return tiles;
}

TotalTile *ScopeView::makeTile(const Tile &tile)
{
    auto *button = new TotalTile;
    m_tileRow->addWidget(button);
    connect(button, &TotalTile::clicked, this, [this, tile] { open(tile); });
    return button;
}

void ScopeView::drawTiles(const QList<Tile> &tiles, const QString &age)
{
    QStringList names;
    for (const Tile &tile : tiles)
        names << tile.name;
    if (names != m_tileNames) {
        qDeleteAll(m_tiles);
        m_tiles.clear();
        m_tileNames = names;
        for (const Tile &tile : tiles)
            m_tiles << makeTile(tile);
    }
    for (qsizetype at = 0; at < tiles.size(); ++at)
        m_tiles.at(at)->setTotal(tiles.at(at).name, age, tiles.at(at).value, tiles.at(at).growth);
}

void ScopeView::drawTables(const QList<const Evidence *> &evidence, const ScopeTotals &totals, Instant now)
{
    if (totals.currencies() != m_currencies) {
        m_currencies = totals.currencies();
        m_tenants->setTable(new CellTable(scopeTenantColumns(totals)));
        m_customers->setTable(new CellTable(scopeCustomerColumns(totals)));
    }
    m_tenants->table().setRows(scopeTenantRows(totals, now));
    m_tenants->fitRows(mostTenantRows);
    m_customers->table().setRows(scopeCustomerRows(totals, now));
    m_list->table().setRows(scopeRows(evidence, now));
}

EvidenceView::Picture ScopeView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState state = evidenceState(evidence, u"scope"_s, now);
    const ScopeTotals totals = scopeTotals(evidence, now);
    m_look = state.answered() && state.asOf ? std::optional(scopeLook(totals, *state.asOf)) : std::nullopt;
    drawTiles(tilesOf(totals), state.asOf ? text::age(now - *state.asOf) : QString());
    drawTables(evidence, totals, now);

    Picture picture;
    const QString least = totals.atLeast ? tr("At least ") : QString();
    picture.bold = least + QStringList{counted(totals.tenants.size(), tr("tenant"), tr("tenants")),
                                       counted(totals.customers.size(), tr("customer"), tr("customers")),
                                       counted(totals.orders, tr("order"), tr("orders")),
                                       counted(totals.quotes, tr("quote"), tr("quotes"))}
                               .join(u", "_s);
    if (totals.span.first && totals.span.newest)
        picture.words = tr("First %1 ago, newest %2 ago.")
                            .arg(text::age(now - *totals.span.first), text::age(now - *totals.span.newest));
    picture.notices = noticesFor({{tr("Scope"), state}}, now);
    if (totals.currencies().size() > 1)
        picture.notices << tr("Values are in %1 currencies and are not added up.").arg(totals.currencies().size());
    if (totals.withoutAmount > 0)
        picture.notices << tr("%1 rows have no known amount: every value is at least.").arg(totals.withoutAmount);
    picture.attention = {.abnormal = 0, .unknown = totals.atLeast && state.answered() ? 1 : 0};
    picture.instead = messageFor(state, tr("Scope"),
                                 {tr("No affected records found."),
                                  tr("The rule ran and found no other order or quote that is hit."),
                                  tr("Look again after the next refresh: scope grows."),
                                  {}});
    return picture;
}

} // namespace jaga
