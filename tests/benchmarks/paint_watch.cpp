// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QCoreApplication>
#include <QEvent>
#include <QGenericPlugin>
#include <QTimer>

#include <chrono>
#include <cstdio>

namespace {

/// Says once on the standard output when a list or table with enough rows stood on the screen, on the clock that all processes
/// share. A look from outside, the same into every program: neither knows of it.
class PaintWatch final : public QObject {
public:
    explicit PaintWatch(int rows) : m_rows(rows) { QCoreApplication::instance()->installEventFilter(this); }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Paint)
            return false;
        const auto *view = qobject_cast<QAbstractItemView *>(watched->parent());
        if (!view || view->viewport() != watched || !view->model() || view->model()->rowCount() < m_rows)
            return false;
        QCoreApplication::instance()->removeEventFilter(this);
        // The whole window is painted and flushed in the turn in which this view is.
        QTimer::singleShot(0, this, [] {
            const std::chrono::duration<double, std::milli> at = std::chrono::steady_clock::now().time_since_epoch();
            std::printf("painted %.3f\n", at.count());
            std::fflush(stdout);
        });
        return false;
    }

private:
    int m_rows;
};

class PaintWatchPlugin final : public QGenericPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "paint_watch.json")
public:
    QObject *create(const QString &, const QString &specification) override
    {
        return new PaintWatch(specification.toInt());
    }
};

} // namespace

#include "paint_watch.moc"
