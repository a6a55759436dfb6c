// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/outcome_panel.h"

#include "views/theme/theme.h"
#include "views/widgets/mark_label.h"
#include "views/widgets/mutating.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString acceptedWords(const Sent &sent)
{
    const QString state = sent.body.value("state"_L1).toString();
    const QString again =
        sent.replayed ? OutcomePanel::tr(" This is the stored answer of the first sending.") : QString();
    if (state == "PENDING_APPROVAL"_L1)
        return OutcomePanel::tr("It waits for another person's approval. Nothing was changed yet.") + again;
    if (state == "EXECUTING"_L1)
        return OutcomePanel::tr("The platform's worker carries it out. Verification shows in the checklist.") + again;
    if (state == "SUCCEEDED"_L1)
        return OutcomePanel::tr("It was done. Verification shows in the checklist.") + again;
    return OutcomePanel::tr("Its state is %1.").arg(state) + again;
}

QString refusedWords(const Sent &sent)
{
    if (!sent.problem && sent.status < 400)
        return OutcomePanel::tr("The service refused it when it came (%1). Nothing was changed.")
            .arg(sent.body.value("refusalCode"_L1).toString());
    if (!sent.problem)
        return OutcomePanel::tr("The service answered %1. Nothing was changed.").arg(sent.status);
    QString words = sent.problem->detail.isEmpty() ? sent.problem->title : sent.problem->detail;
    words += OutcomePanel::tr(" Nothing was changed.");
    if (!sent.problem->alternative.isEmpty())
        words += OutcomePanel::tr(" Instead: %1.").arg(sent.problem->alternative);
    return words + OutcomePanel::tr(" (%1, %2)").arg(sent.problem->code, sent.problem->correlationId);
}

} // namespace

OutcomePanel::OutcomePanel(QWidget *parent)
    : QWidget(parent), m_mark(new MarkLabel(Mark::Unknown)), m_what(new QLabel), m_means(new QLabel),
      m_lookUp(markMutating(new QPushButton(tr("Ask for the result")))),
      m_sendAgain(markMutating(new QPushButton(tr("Send again, same key")))),
      m_startAgain(markMutating(new QPushButton(tr("Start a new draft"))))
{
    setObjectName(u"outcome"_s);
    m_what->setProperty("role", u"strong"_s);
    m_means->setProperty("role", u"dense"_s);
    m_means->setWordWrap(true);
    m_lookUp->setObjectName(u"lookUp"_s);
    m_startAgain->setObjectName(u"startAgain"_s);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(12, 8, 12, 8);
    grid->addWidget(m_mark, 0, 0, Qt::AlignTop);
    grid->addWidget(m_what, 0, 1);
    grid->addWidget(m_means, 1, 1);
    grid->addWidget(m_lookUp, 0, 2, 2, 1);
    grid->addWidget(m_sendAgain, 0, 3, 2, 1);
    grid->addWidget(m_startAgain, 0, 4, 2, 1);
    grid->setColumnStretch(1, 1);
    connect(m_lookUp, &QPushButton::clicked, this, &OutcomePanel::lookUpRequested);
    connect(m_sendAgain, &QPushButton::clicked, this, &OutcomePanel::sendAgainRequested);
    connect(m_startAgain, &QPushButton::clicked, this, &OutcomePanel::startAgainRequested);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void OutcomePanel::setForm(const RepairForm &form)
{
    using Phase = RepairForm::Phase;
    m_unknown = form.phase == Phase::OutcomeUnknown;
    m_lookUp->setVisible(m_unknown);
    m_sendAgain->setVisible(m_unknown);
    m_startAgain->setVisible(form.phase == Phase::Refused);
    switch (form.phase) {
    case Phase::Editing:
        hide();
        return;
    case Phase::Rechecking:
        show(Mark::Clock, tr("Checking once more."), tr("The preview is taken again before anything is sent."));
        return;
    case Phase::Sending:
        show(Mark::Clock, tr("Sending."), tr("The request is in your journal; it leaves exactly once."));
        return;
    case Phase::Accepted:
        show(Mark::Yes, tr("Accepted by the service."), acceptedWords(form.sent));
        return;
    case Phase::Refused:
        show(Mark::No, tr("Refused."), refusedWords(form.sent));
        return;
    case Phase::OutcomeUnknown:
        show(Mark::Unknown, tr("Outcome not known."),
             tr("The request left, no answer came. It may have been executed. Ask for the result under the same key; "
                "do not "
                "create a new request."));
        return;
    case Phase::NotSent:
        show(Mark::No, tr("Not sent."),
             tr("Nothing was changed (%1). Your draft is kept; send it again when the service answers.")
                 .arg(form.sent.error.detail));
        return;
    }
    Q_UNREACHABLE();
}

void OutcomePanel::show(Mark mark, const QString &what, const QString &means)
{
    m_mark->setMark(mark);
    m_what->setText(what);
    m_means->setText(means);
    setAccessibleName(words());
    setVisible(true);
    update();
}

QString OutcomePanel::words() const { return m_what->text() + u' ' + m_means->text(); }

void OutcomePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Theme::current().tokens();
    painter.fillRect(rect(), tokens.field);
    painter.setPen(QPen(tokens.text, 1, m_unknown ? Qt::DashLine : Qt::SolidLine));
    painter.drawRect(rect().adjusted(4, 2, -5, -3));
}

} // namespace jaga
