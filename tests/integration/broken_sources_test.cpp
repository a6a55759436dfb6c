// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/console_window.h"
#include "tests/integration/living_sandbox.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/test_main.h"
#include "views/shell/main_window.h"
#include "views/shell/source_status_bar.h"
#include "views/widgets/problem_bar.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

using Fault = test::FaultProxy::Fault;

const QString answers = u"^\\d+ s(, \\d+ ms)?$"_s; // the words of a source in order

QString hostOf(const QUrl &url) { return u"%1:%2"_s.arg(url.host()).arg(url.port()); }

QString keyword(const QString &dsn, const QString &name)
{
    return QRegularExpression(name + u"='?([^' ]+)'?"_s).match(dsn).captured(1);
}

} // namespace

/// The window stays open while its sources break one after the other: it says what happened, and goes on when they are back.
class BrokenSourcesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::LivingSandbox> m_sandbox;
    std::map<QString, std::unique_ptr<test::FaultProxy>> m_proxies;
    QTemporaryDir m_tokens;
    QString m_token;
    std::unique_ptr<console::ConsoleWindow> m_console;

    QString words(const QString &source) const { return m_console->window().sources().words(source); }

    bool becomes(const QString &source, const QString &pattern) const
    {
        const QRegularExpression wanted(pattern);
        return test::until([&] { return wanted.match(words(source)).hasMatch(); });
    }
    void setFault(Fault fault)
    {
        for (const auto &[source, proxy] : m_proxies) {
            proxy->setFault(fault);
            proxy->cut();
        }
    }

    /// The sandbox's profile, with a proxy before every source.
    Profile proxied()
    {
        Profile profile = m_sandbox->profile();
        const QString given = profile.setting(u"platform"_s, u"dsn"_s);
        const QString host = keyword(given, u"host"_s), port = keyword(given, u"port"_s);
        const auto before = [&](const QString &source, const QString &target) {
            return m_proxies.emplace(source, std::make_unique<test::FaultProxy>(target)).first->second->port();
        };
        const auto set = [&](const QString &source, const QString &key, const QString &value) {
            profile.sources[source].values[key] = {value};
        };
        set(u"platform"_s, u"dsn"_s,
            u"host=127.0.0.1 port=%1 dbname=%2 sslmode=disable gssencmode=disable"_s
                .arg(before(u"platform"_s, host + u"/.s.PGSQL."_s + port))
                .arg(keyword(given, u"dbname"_s)));
        set(u"cache"_s, u"socket"_s,
            u"127.0.0.1:%1"_s.arg(before(u"cache"_s, profile.setting(u"cache"_s, u"socket"_s))));
        for (const QString &source : {u"engine"_s, u"support"_s}) {
            QUrl url(profile.setting(source, u"url"_s));
            url.setPort(before(source, hostOf(url)));
            set(source, u"url"_s, url.toString());
        }
        m_token = m_tokens.filePath(u"operator.jwt"_s);
        for (Profile::Persona &persona : profile.personas) {
            if (persona.id == profile.defaultPersona) {
                QFile::copy(persona.tokenFile, m_token);
                persona.tokenFile = m_token;
            }
        }
        return profile;
    }

    void openCase()
    {
        const QString order =
            m_sandbox->control({u"inject"_s, u"provisioning-answer-lost"_s}).value("entityId"_L1).toString();
        Workspace &workspace = m_console->workspace();
        QString key;
        QVERIFY(test::until([&] {
            for (const Signal &signal : workspace.queue())
                if (signal.entityId == order)
                    key = signal.key;
            return !key.isEmpty();
        }));
        workspace.open(key);
        QVERIFY(test::until([&] { return workspace.current() && workspace.current()->signal().key == key; }));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<test::LivingSandbox>();
        QVERIFY2(m_sandbox->fault().isEmpty(), qPrintable(m_sandbox->fault()));
        m_console = std::make_unique<console::ConsoleWindow>(proxied());
        QVERIFY(m_console->enter({}));
        openCase();
        m_console->window().showTab(u"workflow"_s);
        for (const auto &[source, proxy] : m_proxies)
            QVERIFY2(becomes(source, answers), qPrintable(source + u": "_s + words(source)));
    }

    void cleanupTestCase()
    {
        m_console.reset();
        m_sandbox.reset();
    }

    void brokenSourcesAreToldAndComeBackByThemselves_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("told");
        QTest::newRow("close at once") << Fault::Refuse << u"DOWN, as of"_s;
        QTest::newRow("answer garbage") << Fault::Garbage << u"UNREADABLE answers, as of"_s;
        QTest::newRow("never answer") << Fault::HalfOpen << u"NOT ANSWERING, as of"_s;
    }
    void brokenSourcesAreToldAndComeBackByThemselves()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, told);
        setFault(fault);
        for (const auto &[source, proxy] : m_proxies)
            QVERIFY2(becomes(source, told), qPrintable(source + u": "_s + words(source)));
        QVERIFY2(becomes(u"kafka"_s, answers), qPrintable(words(u"kafka"_s))); // no proxy, no harm
        for (const auto &[source, proxy] : m_proxies) {
            const QString first = words(source);
            QVERIFY2(test::until([&, name = source] { return words(name) != first; }), "the age grows");
        }
        setFault(Fault::None);
        for (const auto &[source, proxy] : m_proxies)
            QVERIFY2(becomes(source, answers), qPrintable(source + u": "_s + words(source)));
    }

    void aRefusedLoginIsNotAnOutage()
    {
        const QString login = m_sandbox->profile().persona(m_sandbox->profile().defaultPersona)->databaseLogin;
        m_sandbox->sql(u"alter role %1 nologin"_s.arg(login));
        m_proxies.at(u"platform"_s)->cut();
        QVERIFY2(becomes(u"platform"_s, u"REFUSED"_s), qPrintable(words(u"platform"_s)));
        m_sandbox->sql(u"alter role %1 login"_s.arg(login));
        QVERIFY2(becomes(u"platform"_s, answers), qPrintable(words(u"platform"_s)));
    }

    void aRefusedTokenIsToldAndANewOneIsTaken()
    {
        QFile token(m_token);
        QVERIFY(token.open(QIODevice::ReadWrite));
        const QByteArray good = token.readAll();
        const auto write = [&](const QByteArray &text) {
            token.resize(0);
            token.seek(0);
            token.write(text);
            token.flush();
        };
        write("no.such.token");
        QVERIFY2(becomes(u"support"_s, u"REFUSED"_s), qPrintable(words(u"support"_s)));
        write(good);
        QVERIFY2(becomes(u"support"_s, answers), qPrintable(words(u"support"_s)));
    }
};

JAGA_TEST(BrokenSourcesTest)
#include "broken_sources_test.moc"
