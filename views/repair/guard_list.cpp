// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/guard_list.h"

#include "models/items/text_format.h"
#include "views/theme/theme.h"
#include "views/widgets/mark_label.h"
#include "views/widgets/wrapped_label.h"

#include <QGridLayout>
#include <QLabel>

namespace jaga {

using namespace Qt::StringLiterals;

struct GuardList::Line {
    QWidget *markCell;
    MarkLabel *mark;
    QLabel *sentence;
    QLabel *source;
    QLabel *age;
};

GuardList::GuardList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setObjectName(u"guardList"_s);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
    m_grid->setColumnStretch(1, 60);
    m_grid->setColumnStretch(2, 26);
    m_grid->setColumnStretch(3, 14);
}

GuardList::~GuardList() = default;

void GuardList::setGuards(const QList<api::Guard> &guards, std::optional<Instant> readAt, Instant now)
{
    const auto cell = [this] {
        auto *label = new WrappedLabel(this);
        label->setProperty("role", u"cell"_s);
        label->setTextFormat(Qt::PlainText);
        return label;
    };
    while (m_lines.size() > guards.size()) {
        const Line last = m_lines.takeLast();
        for (QWidget *widget : {last.markCell, static_cast<QWidget *>(last.sentence),
                                static_cast<QWidget *>(last.source), static_cast<QWidget *>(last.age)})
            delete widget;
    }
    while (m_lines.size() < guards.size()) {
        // The cell carries the hairline, the mark sits in it.
        QLabel *markCell = cell();
        markCell->setFixedWidth(36);
        auto *mark = new MarkLabel(Mark::Unknown, markCell);
        mark->move(12, 3);
        const Line line{markCell, mark, cell(), cell(), cell()};
        line.age->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        line.age->setFont(Theme::digits(12));
        const int row = static_cast<int>(m_lines.size());
        m_grid->addWidget(line.markCell, row, 0);
        m_grid->addWidget(line.sentence, row, 1);
        m_grid->addWidget(line.source, row, 2);
        m_grid->addWidget(line.age, row, 3);
        m_lines.append(line);
    }
    for (qsizetype at = 0; at < guards.size(); ++at) {
        const api::Guard &guard = guards.at(at);
        const Line &line = m_lines.at(at);
        line.mark->setMark(markOf(guard.holds));
        QString words = guard.sentence;
        if (guard.holds != Truth::Yes && !guard.found.isEmpty())
            words += tr(" \u2013 found: %1").arg(guard.found);
        if (guard.holds != Truth::Yes && !guard.alternative.isEmpty())
            words += tr(". Instead: %1").arg(guard.alternative);
        line.sentence->setText(words);
        line.sentence->setFont(Theme::words(12, guard.holds == Truth::Yes ? QFont::Normal : QFont::DemiBold));
        line.sentence->setAccessibleName(u"%1: %2"_s.arg(markName(markOf(guard.holds)), words));
        line.source->setText(guard.source);
        line.age->setText(readAt ? text::age(now - *readAt) : tr("not read"));
    }
}

} // namespace jaga
