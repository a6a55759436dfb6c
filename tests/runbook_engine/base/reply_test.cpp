// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/reply.h"
#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <QThread>

#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace jaga;

namespace {

/// What arrived at one context object, and in which thread.
struct Arrivals {
    QList<Expected<int>> answers;
    QThread *thread = nullptr;

    std::function<void(Expected<int>)> collect()
    {
        return [this](Expected<int> answer) {
            answers.append(std::move(answer));
            thread = QThread::currentThread();
        };
    }
};

/// Lets everything that is queued be delivered, so that a second delivery would be seen.
void drain()
{
    for (int round = 0; round < 3; ++round)
        QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace

class ReplyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void carriesAnIdOfItsOwn()
    {
        const Promise<int> first;
        const Promise<int> second;
        QVERIFY(first.reply().id() != 0);
        QCOMPARE(first.reply().id(), first.reply().id());
        QVERIFY(first.reply().id() != second.reply().id());
        QVERIFY(!Reply<int>().isValid());
    }

    void cancelsAsThePartOfAnotherWithoutKeepingItAlive()
    {
        QObject context;
        Arrivals arrivals;
        auto whole = std::make_shared<Promise<int>>();
        const std::weak_ptr<Promise<int>> watched = whole;
        {
            Promise<int> part;
            Reply<int> reply = part.reply();
            whole->onCancel(reply.canceller());
            // As a list that is read page by page: the page under way keeps the whole.
            reply.then(&context, [whole](Expected<int> answer) { whole->finish(std::move(answer)); });
            whole->reply().then(&context, arrivals.collect());
            whole->reply().cancel();
            drain();
            QCOMPARE(arrivals.answers.size(), 1);
            QCOMPARE(arrivals.answers.first().error().code, ErrorCode::Cancelled);
            QVERIFY(part.isSettled());
            whole.reset();
        }
        drain();
        QVERIFY(watched.expired());

        whole = std::make_shared<Promise<int>>();
        const std::weak_ptr<Promise<int>> abandoned = whole;
        {
            auto part = std::make_shared<Promise<int>>();
            whole->onCancel(part->reply().canceller());
            part->reply().then(&context, [whole](Expected<int>) {});
            whole.reset();
        }
        QCoreApplication::removePostedEvents(nullptr,
                                             QEvent::MetaCall); // as when the program ends: no turn of the loop more
        QVERIFY(abandoned.expired());
        drain();
    }

    void deliversExactlyOnceAndAlwaysQueued()
    {
        QObject context;
        Arrivals arrivals;
        Reply<int>::ready(7).then(&context, arrivals.collect());
        QCOMPARE(arrivals.answers.size(), 0);
        drain();
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().value(), 7);
    }

    void answersTimeoutAndCancelsWhenTheDeadlinePasses()
    {
        QObject context;
        Arrivals arrivals;
        Promise<int> promise;
        int cancels = 0;
        promise.onCancel([&cancels] { ++cancels; });
        promise.reply().then(&context, arrivals.collect(), 5ms);
        QTRY_COMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().error().code, ErrorCode::Timeout);
        QCOMPARE(cancels, 1);
        QVERIFY(promise.isSettled());
    }

    void reachesTheLibraryWhenCancelled()
    {
        QObject context;
        Arrivals arrivals;
        Promise<int> promise;
        int cancels = 0;
        promise.onCancel([&cancels] { ++cancels; });
        Reply<int> reply = promise.reply();
        reply.then(&context, arrivals.collect());
        reply.cancel();
        reply.cancel();
        QCOMPARE(cancels, 1);
        drain();
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().error().code, ErrorCode::Cancelled);
    }

    void deliversNothingOnceTheContextDied()
    {
        Arrivals arrivals;
        Promise<int> promise;
        {
            QObject context;
            promise.reply().then(&context, arrivals.collect());
            promise.finish(7);
        }
        drain();
        QCOMPARE(arrivals.answers.size(), 0);
    }

    void letsTheLatestRequestWin()
    {
        QObject context;
        Arrivals arrivals;
        LatestReply<int> latest;
        Promise<int> older;
        Promise<int> newer;
        int olderCancels = 0;
        older.onCancel([&olderCancels] { ++olderCancels; });
        latest.start(older.reply(), &context, arrivals.collect());
        older.finish(1);
        latest.start(newer.reply(), &context, arrivals.collect());
        newer.finish(2);
        drain();
        QCOMPARE(olderCancels, 0);
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().value(), 2);
    }

    void cancelsTheOlderRequestWhenANewerStarts()
    {
        QObject context;
        Arrivals arrivals;
        LatestReply<int> latest;
        Promise<int> older;
        Promise<int> newer;
        int olderCancels = 0;
        older.onCancel([&olderCancels] { ++olderCancels; });
        latest.start(older.reply(), &context, arrivals.collect());
        latest.start(newer.reply(), &context, arrivals.collect());
        QCOMPARE(olderCancels, 1);
        drain();
        QCOMPARE(arrivals.answers.size(), 0);
    }

    void callsABrokenPromiseAnInternalError()
    {
        QObject context;
        Arrivals arrivals;
        {
            const Promise<int> promise;
            promise.reply().then(&context, arrivals.collect());
        }
        drain();
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().error().code, ErrorCode::Internal);
    }

    void deliversInTheThreadOfTheContextWhoeverAnswers()
    {
        QObject context;
        Arrivals arrivals;
        Promise<int> promise;
        promise.reply().then(&context, arrivals.collect());
        std::thread worker([&promise] { promise.finish(7); });
        worker.join();
        QTRY_COMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.thread, context.thread());
    }

    void ignoresACancelAfterTheAnswer()
    {
        QObject context;
        Arrivals arrivals;
        Promise<int> promise;
        int cancels = 0;
        promise.onCancel([&cancels] { ++cancels; });
        promise.reply().then(&context, arrivals.collect());
        promise.finish(7);
        promise.reply().cancel();
        drain();
        QCOMPARE(cancels, 0);
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().value(), 7);
    }

    void ignoresAnAnswerAfterTheCancel()
    {
        QObject context;
        Arrivals arrivals;
        Promise<int> promise;
        promise.reply().then(&context, arrivals.collect());
        promise.reply().cancel();
        promise.finish(7);
        drain();
        QCOMPARE(arrivals.answers.size(), 1);
        QCOMPARE(arrivals.answers.first().error().code, ErrorCode::Cancelled);
    }

    void anAnswerThatIsStillOnItsWayDoesNotKeepTheApplicationFromEnding()
    {
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(20); // what waits for itself is ended, and tells by its signal
            Reply<int>::ready(7).then(qApp, [](const Expected<int> &) {});
            auto whole = std::make_shared<Promise<int>>(); // dropped with the answer to its part
            whole->reply().then(qApp, [](const Expected<int> &) {});
            Reply<int>::ready(7).then(qApp, [whole = std::move(whole)](const Expected<int> &) {});
            qApp->~QCoreApplication();
            ::_exit(0);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY2(WIFEXITED(status), "the application never ended");
    }
};

JAGA_TEST(ReplyTest)
#include "reply_test.moc"
