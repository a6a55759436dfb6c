// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/command_line.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace jaga::sandbox;

class CommandLineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void startUnderstandsEveryOption();
    void startHasDefaults();
    void psqlKeepsItsOwnArguments();
    void wrongUseIsRefusedWithWords_data();
    void wrongUseIsRefusedWithWords();
};

namespace {

QStringList words(const QString &line) { return line.split(QLatin1Char(' '), Qt::SkipEmptyParts); }

} // namespace

void CommandLineTest::startUnderstandsEveryOption()
{
    const auto line = parseCommandLine(
        words(QStringLiteral("start --dir /x --seed 18446744073709551615 --time-scale 2.5 --scale large "
                             "--kafka mock --engine stand-in")));
    QVERIFY(line);
    QCOMPARE(line->command, QStringLiteral("start"));
    QCOMPARE(line->directory, QStringLiteral("/x"));
    QCOMPARE(line->settings.seed, std::numeric_limits<quint64>::max());
    QCOMPARE(line->settings.timeScale, 2.5);
    QVERIFY(line->settings.large);
}

void CommandLineTest::startHasDefaults()
{
    const auto line = parseCommandLine(words(QStringLiteral("--dir=/x start")));
    QVERIFY(line);
    QCOMPARE(line->settings.seed, 1U);
    QCOMPARE(line->settings.timeScale, 60.0);
    QVERIFY(!line->settings.large);
}

void CommandLineTest::psqlKeepsItsOwnArguments()
{
    const auto line =
        parseCommandLine({QStringLiteral("psql"), QStringLiteral("--dir"), QStringLiteral("/x"), QStringLiteral("--"),
                          QStringLiteral("-c"), QStringLiteral("select '--'"), QStringLiteral("--help")});
    QVERIFY(line);
    QCOMPARE(line->psqlArguments,
             QStringList({QStringLiteral("-c"), QStringLiteral("select '--'"), QStringLiteral("--help")}));
}

void CommandLineTest::wrongUseIsRefusedWithWords_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *line, const char *says) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(says);
    };
    row("", "say what to do");
    row("--dir /x", "say what to do");
    row("start", "--dir DIR is missing");
    row("start --dir", "Missing value");
    row("start --dir=", "--dir DIR is missing");
    row("launch --dir /x", "no command \"launch\"");
    row("START --dir /x", "no command");
    row("start --dir /x extra", "one argument too many");
    row("start --dir /x --seed -1", "--seed");
    row("start --dir /x --seed 1e3", "--seed");
    row("start --dir /x --seed 18446744073709551616", "--seed");
    row("start --dir /x --time-scale 0", "--time-scale");
    row("start --dir /x --time-scale 0.5", "--time-scale");
    row("start --dir /x --time-scale nan", "--time-scale");
    row("start --dir /x --time-scale inf", "--time-scale");
    row("start --dir /x --time-scale 10001", "--time-scale");
    row("start --dir /x --scale huge", "--scale");
    row("start --dir /x --kafka real", "--kafka");
    row("start --dir /x --engine real", "--engine");
    row("start --dir /x --root", "Unknown option");
    row("start --dir /x --undo", "start has no option --undo");
    row("start --dir /x -- -c", "only psql");
    row("status --dir /x --seed 1", "status has no option --seed");
    row("pause --dir /x", "needs one argument");
    row("pause a b --dir /x", "one argument too many");
    row("inject --dir /x", "SCENARIO");
    row("token --dir /x", "PERSONA");
    row("token root --dir /x", "there are viewer, operator");
    row("token ../operator --dir /x", "no persona");
    row("token operator --dir /x --ttl 0", "--ttl");
    row("token operator --dir /x --ttl 99999999999999999999", "--ttl");
    row("psql select --dir /x", "one argument too many");
}

void CommandLineTest::wrongUseIsRefusedWithWords()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto read = parseCommandLine(words(line));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Invalid);
    QVERIFY2(read.error().detail.contains(says), qPrintable(read.error().detail));
}

JAGA_TEST(CommandLineTest)
#include "command_line_test.moc"
