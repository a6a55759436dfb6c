// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/manual_window.h"

#include "views/theme/theme.h"

#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

const QString folder = u":/jaga/manual/"_s;

/// A browser that reads only the manual's own pages.
class ManualBrowser final : public QTextBrowser {
public:
    using QTextBrowser::QTextBrowser;

protected:
    void doSetSource(const QUrl &url, QTextDocument::ResourceType) override
    {
        const QString name = url.path().section(u'/', -1);
        if (!url.scheme().isEmpty() && url.scheme() != "qrc"_L1) {
            setMarkdown(
                tr("This address is outside the manual and is not opened from here:\n\n`%1`").arg(url.toString()));
            return;
        }
        if (!QFile::exists(folder + name)) {
            setMarkdown(tr("The manual has no page `%1`.\n\n[All pages](index.md)").arg(name));
            return;
        }
        QTextBrowser::doSetSource(
            QUrl(u"qrc"_s + folder + name + (url.hasFragment() ? u'#' + url.fragment() : QString())),
            QTextDocument::MarkdownResource);
    }
};

} // namespace

ManualWindow::ManualWindow(QWidget *parent) : QWidget(parent, Qt::Window), m_browser(new ManualBrowser)
{
    setObjectName(u"manualWindow"_s);
    setWindowTitle(tr("Jaga manual"));
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    resize(820, 760);
    m_browser->setAccessibleName(tr("Manual page"));
    m_browser->document()->setDefaultFont(Theme::words(14));
    m_browser->document()->setDocumentMargin(16);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 6, 8, 6);
    const auto button = [&](const QString &text, auto &&act) {
        auto *push = new QPushButton(text);
        connect(push, &QPushButton::clicked, m_browser, act);
        bar->addWidget(push);
    };
    button(tr("Back"), &QTextBrowser::backward);
    button(tr("Forward"), &QTextBrowser::forward);
    button(tr("All pages"), [this] { showPage(u"index.md"_s); });
    bar->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_browser, 1);
}

void ManualWindow::showPage(const QString &page) { m_browser->setSource(QUrl(page)); }

QString ManualWindow::pageText() const { return m_browser->toPlainText(); }

void ManualWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace jaga
