// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/scope/scope_view.h"

#include "models/items/text_format.h"
#include "views/widgets/cell_table_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTenantRows = 6;

} // namespace

ScopeView::ScopeView(QWidget *parent)
    : EvidenceView(parent), m_tileRow(new QHBoxLayout),
      m_tenants(new CellTableView(new CellTable(scopeTenantColumns({})), tr("Affected by tenant"))),
      m_list(new CellTableView(new CellTable(scopeColumns()), tr("Affected orders and quotes"))), m_shown(new QLabel),
      m_all(new QPushButton(tr("Show all")))
{
    m_tenants->setObjectName(u"tenants"_s);
    m_list->setObjectName(u"list"_s);
    m_shown->setProperty("role", u"strong"_s);
    m_shown->setObjectName(u"shown"_s);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tileRow->setContentsMargins(8, 0, 8, 8);
    m_tileRow->setSpacing(6);
    m_tileRow->addStretch(1);
    column->addLayout(m_tileRow);
    column->addWidget(m_tenants);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 6, 8, 4);
    head->addWidget(m_shown);
    head->addWidget(m_all);
    head->addStretch(1);
    column->addLayout(head);
    column->addWidget(m_list, 1);
    setContent(content);
    setFocusProxy(m_list);
    connect(addFind(), &QLineEdit::textChanged, m_list,
            [this](const QString &words) { m_list->table().setFilter(words); });
    // Not by the current row: taking the focus alone must not hide anything.
    for (const auto opened : {&QAbstractItemView::clicked, &QAbstractItemView::activated})
        connect(m_tenants, opened, this,
                [this](const QModelIndex &at) { narrowToTenant(m_tenants->table().key(at.row())); });
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_tenants->clearSelection();
        narrow({}, {});
    });
    narrow({}, {});
}

QString ScopeView::id() const { return u"scope"_s; }
QString ScopeView::title() const { return tr("Scope"); }
QStringList ScopeView::shapes() const { return {u"scope"_s}; }

void ScopeView::narrow(const QMap<int, QString> &filter, const QString &name)
{
    m_list->table().setColumnFilters(filter);
    m_shown->setText(name.isEmpty() ? tr("Affected orders and quotes") : tr("Affected: %1").arg(name));
    m_all->setVisible(!filter.isEmpty());
}

void ScopeView::narrowToTenant(const QString &key)
{
    const int row = m_tenants->table().rowOf(key);
    if (row < 0)
        return;
    const QString name = m_tenants->table().index(row, 0).data().toString();
    narrow({{scopeTenantColumn, name}}, name);
}

QList<ScopeView::Tile> ScopeView::tilesOf(const ScopeTotals &totals) const
{
    const QString least = totals.atLeast ? tr("at least %1") : u"%1"_s;
    const auto count = [&](qsizetype value) { return least.arg(text::number(value)); };
    QList<Tile> tiles{{tr("Tenants"), count(totals.tenants.size()), {}},
                      {tr("Customers"), count(totals.customers.size()), {}},
                      {tr("Orders"), count(totals.orders), {{scopeKindColumn, tr("order")}}},
                      {tr("Quotes"), count(totals.quotes), {{scopeKindColumn, tr("quote")}}}};
    for (const QString &currency : totals.currencies())
        tiles << Tile{
            tr("Value, %1").arg(currency), scopeValueWords(totals, currency), {{scopeCurrencyColumn, currency}}};
    return tiles;
}

void ScopeView::drawTiles(const QList<Tile> &tiles)
{
    QStringList names;
    for (const Tile &tile : tiles)
        names << tile.name;
    if (names != m_tileNames) {
        qDeleteAll(m_tiles);
        m_tiles.clear();
        m_tileNames = names;
        for (const Tile &tile : tiles) {
            auto *button = new QToolButton;
            button->setProperty("role", u"button"_s);
            button->setMinimumHeight(44);
            m_tileRow->insertWidget(m_tileRow->count() - 1, button);
            connect(button, &QToolButton::clicked, this, [this, tile] { narrow(tile.filter, tile.name); });
            m_tiles << button;
        }
    }
    for (qsizetype at = 0; at < tiles.size(); ++at) {
        m_tiles.at(at)->setText(tiles.at(at).name + u'\n' + tiles.at(at).value);
        m_tiles.at(at)->setAccessibleName(tr("%1: %2. Opens the list").arg(tiles.at(at).name, tiles.at(at).value));
    }
}

EvidenceView::Picture ScopeView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState state = evidenceState(evidence, u"scope"_s, now);
    const ScopeTotals totals = scopeTotals(evidence, now);
    drawTiles(tilesOf(totals));
    if (totals.currencies() != m_currencies) {
        m_currencies = totals.currencies();
        m_tenants->setTable(new CellTable(scopeTenantColumns(totals)));
    }
    m_tenants->table().setRows(scopeTenantRows(totals));
    m_tenants->fitRows(mostTenantRows);
    m_list->table().setRows(scopeRows(evidence, now));

    Picture picture;
    const QString least = totals.atLeast ? tr("At least ") : QString();
    picture.bold = least + tr("%1 tenants, %2 customers, %3 orders, %4 quotes")
                               .arg(totals.tenants.size())
                               .arg(totals.customers.size())
                               .arg(totals.orders)
                               .arg(totals.quotes);
    QStringList values;
    for (const QString &currency : totals.currencies())
        values << scopeValueWords(totals, currency);
    picture.words = values.join(u"; "_s);
    picture.notices = noticesFor(state, tr("Scope"), now);
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
