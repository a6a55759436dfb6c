// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/sqlite_database.h"
#include "tests/runbook_engine/journal/journal_fixture.h"
#include "tests/support/test_main.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace jaga::test {

/// Full disks, crashes, foreign files and second windows: what goes wrong around a case file.
class CaseFileFailureTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }
    void evidenceComesBackAsItWas();
    void failedEvidenceComesBackWithItsError();
    void aBatchIsOneUnit();
    void theFileIsPrivate();
    void readersAreNotShutOutAndWritersAre();
    void aReaderCannotWrite();
    void anExportOpensOffline();
    void tellsWhyItCannotBeOpened_data();
    void tellsWhyItCannotBeOpened();
    void aFileWhoseCreationWasCutOffIsBegunAnew_data()
    {
        QTest::addColumn<bool>("hasPages");
        QTest::newRow("nothing in it") << false;
        QTest::newRow("a database without tables") << true;
    }
    void aFileWhoseCreationWasCutOffIsBegunAnew();
    void createNeverOverwrites();
    void aFullDiskLosesNothing();
    void survivesKillNine();
    void aReaderRecoversACopyAfterACrash();

private:
    QString path(const QString &name = u"case.jaga"_s) const { return m_folder->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CaseFileFailureTest::evidenceComesBackAsItWas()
{
    const auto file = CaseFile::create(path());
    const Evidence evidence = taskEvidence();
    QVERIFY((*file)->appendEvidence({evidence}, T0));
    const auto entries = (*file)->entries();
    QCOMPARE(entries->size(), 1);
    const auto back = (*file)->evidenceOf(entries->first());
    QVERIFY2(back.has_value(), qPrintable(back.has_value() ? QString() : back.error().detail));
    QCOMPARE(back->table, evidence.table);
    QCOMPARE(back->table.hash(), evidence.table.hash());
    QCOMPARE(back->probe, evidence.probe);
    QCOMPARE(back->source, evidence.source);
    QCOMPARE(back->shape, evidence.shape);
    QCOMPARE(back->parameters, evidence.parameters);
    QCOMPARE(back->asOf, evidence.asOf);
    QCOMPARE(back->duration, evidence.duration);
    QCOMPARE(back->generation, evidence.generation);
    QCOMPARE(back->timeToLive, evidence.timeToLive);
    QCOMPARE(back->withheldColumns, evidence.withheldColumns);
}

void CaseFileFailureTest::failedEvidenceComesBackWithItsError()
{
    const auto file = CaseFile::create(path());
    Evidence evidence = taskEvidence();
    evidence.table = {};
    evidence.error = Error{ErrorCode::Unauthorised, u"permission denied"_s, u"task"_s};
    QVERIFY((*file)->appendEvidence({evidence}, T0));
    const auto back = (*file)->evidenceOf((*file)->entries()->first());
    QVERIFY(back && back->error);
    QCOMPARE(back->error->code, ErrorCode::Unauthorised);
    QCOMPARE(back->error->detail, u"permission denied"_s);
    QVERIFY(back->table.rows.isEmpty());
}

void CaseFileFailureTest::aBatchIsOneUnit()
{
    const auto file = CaseFile::create(path());
    Evidence second = taskEvidence();
    second.probe = u"plan"_s;
    QVERIFY((*file)->appendEvidence({taskEvidence(), second}, T0));
    QCOMPARE((*file)->entries()->size(), 2);
    QVERIFY((*file)->appendEvidence({}, T0));
    QCOMPARE((*file)->entries()->size(), 2);
    QVERIFY((*file)->verify().holds);
}

void CaseFileFailureTest::theFileIsPrivate()
{
    const mode_t before = ::umask(0);
    const auto file = CaseFile::create(path());
    QVERIFY((*file)->append(EntryKind::NoteWritten, {}, T0));
    QVERIFY((*file)->exportTo(path(u"export.jaga"_s)));
    ::umask(before);
    struct stat status {};
    for (const QString &name : {path(), path(u"export.jaga"_s)}) {
        QCOMPARE(::stat(name.toUtf8().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600u);
    }
}

void CaseFileFailureTest::readersAreNotShutOutAndWritersAre()
{
    const auto writer = CaseFile::create(path());
    QVERIFY((*writer)->append(EntryKind::NoteWritten, {}, T0));
    const auto second = CaseFile::open(path());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    QVERIFY2(second.error().detail.contains(u"another window"), qPrintable(second.error().detail));
    const auto reader = CaseFile::openReadOnly(path());
    QVERIFY2(reader.has_value(), qPrintable(reader ? QString() : reader.error().detail));
    QCOMPARE((*reader)->entries()->size(), 1);
    QVERIFY((*writer)->append(EntryKind::NoteWritten, {}, T0));
    QCOMPARE((*reader)->entries()->size(), 2);
}

void CaseFileFailureTest::aReaderCannotWrite()
{
    (void)CaseFile::create(path());
    const auto reader = CaseFile::openReadOnly(path());
    QVERIFY(reader);
    QCOMPARE((*reader)->append(EntryKind::NoteWritten, {}, T0).error().code, ErrorCode::Unauthorised);
    QCOMPARE((*reader)->headHash(), QByteArray(32, '\0'));
}

void CaseFileFailureTest::anExportOpensOffline()
{
    const auto file = CaseFile::create(path());
    QVERIFY((*file)->appendEvidence({taskEvidence()}, T0));
    QVERIFY((*file)->exportTo(path(u"export.jaga"_s)));
    QCOMPARE((*file)->exportTo(path(u"export.jaga"_s)).error().code, ErrorCode::Conflict);
    QCOMPARE((*file)->exportTo(path(u"nowhere/export.jaga"_s)).error().code, ErrorCode::NotFound);
    QVERIFY((*file)->append(EntryKind::NoteWritten, {}, T0));
    QVERIFY(QFile::setPermissions(path(u"export.jaga"_s), QFile::ReadOwner));
    const auto exported = CaseFile::openReadOnly(path(u"export.jaga"_s));
    QVERIFY(exported);
    QVERIFY((*exported)->verify().holds);
    QCOMPARE((*exported)->entries()->size(), 1);
    QCOMPARE((*exported)->evidenceOf((*exported)->entries()->first())->table, taskEvidence().table);
}

void CaseFileFailureTest::tellsWhyItCannotBeOpened_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("exists");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no file") << QByteArray() << false << ErrorCode::NotFound;
    QTest::newRow("text") << QByteArray("hello, this is not a database at all, but long enough to be one").repeated(20)
                          << true << ErrorCode::Invalid;
    QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16) << true << ErrorCode::Invalid;
    QTest::newRow("header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray("\xff\x01\x7f").repeated(3000)
                                      << true << ErrorCode::Invalid;
}

void CaseFileFailureTest::tellsWhyItCannotBeOpened()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, exists);
    QFETCH(ErrorCode, code);
    if (exists) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    for (const bool toWrite : {true, false}) {
        const auto opened = toWrite ? CaseFile::open(path()) : CaseFile::openReadOnly(path());
        QVERIFY(!opened);
        QVERIFY2(opened.error().code == code, qPrintable(opened.error().detail));
        QVERIFY(!opened.error().detail.isEmpty());
        QCOMPARE(opened.error().context, path());
    }
    QCOMPARE(QFileInfo::exists(path()), exists);
}

void CaseFileFailureTest::aFileWhoseCreationWasCutOffIsBegunAnew()
{
    QFETCH(bool, hasPages);
    QVERIFY(CaseFile::create(path()));
    QVERIFY(QFile::resize(path(), 0));
    if (hasPages) {
        auto blank = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
        QVERIFY(blank && blank->execute("create table cut_off (x); drop table cut_off"));
        QVERIFY(QFileInfo(path()).size() > 0);
    }
    const auto looked = CaseFile::openReadOnly(path());
    QVERIFY(!looked && looked.error().code == ErrorCode::Invalid);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"begun anew"_s)); // never in silence
    const auto file = CaseFile::open(path());
    QVERIFY2(file.has_value(), file ? "" : qPrintable(file.error().detail));
    QVERIFY((*file)->append(EntryKind::NoteWritten, {}, T0));
    QVERIFY((*file)->verify().holds);
}

void CaseFileFailureTest::createNeverOverwrites()
{
    QCOMPARE(CaseFile::create(path(u"no/such/folder/case"_s)).error().code, ErrorCode::NotFound);
    {
        QVERIFY((*CaseFile::create(path()))->append(EntryKind::NoteWritten, {}, T0));
    }
    QCOMPARE(CaseFile::create(path()).error().code, ErrorCode::Conflict);
    QCOMPARE((*CaseFile::open(path()))->entries()->size(), 1);
}

void CaseFileFailureTest::aFullDiskLosesNothing()
{
    // A limit on the file's size stands in for a full disk: a child, so that the limit and its signal stay there.
    QVERIFY((*CaseFile::create(path()))->append(EntryKind::NoteWritten, {}, T0));
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit limit {
            200'000, 200'000
        };
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto file = CaseFile::open(path());
        const auto big = (*file)->storeBlob(QByteArray(2'000'000, 'x'));
        const bool small = (*file)->append(EntryKind::StepTaken, {}, T0).has_value();
        ::_exit(!big && small && (*file)->verify().holds ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    const auto file = CaseFile::open(path());
    QVERIFY(file);
    QCOMPARE((*file)->entries()->size(), 2);
}

namespace {

/// A child that appends until it is killed, writing one byte to the pipe for each entry that was acknowledged.
pid_t startAppender(const QString &path, int pipeEnd)
{
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    const auto file = CaseFile::open(path);
    if (!file)
        ::_exit(1);
    Evidence evidence = taskEvidence();
    for (qint64 round = 0;; ++round) {
        evidence.table.rows[0][1] = round;
        const bool appended = round % 2 ? (*file)->append(EntryKind::NoteWritten, {{u"round"_s, round}}, T0).has_value()
                                        : (*file)->appendEvidence({evidence}, T0).has_value();
        if (!appended || ::write(pipeEnd, "x", 1) != 1)
            ::_exit(1);
    }
}

} // namespace

void CaseFileFailureTest::survivesKillNine()
{
    (void)CaseFile::create(path());
    qint64 acknowledged = 0;
    for (int kills = 0; kills < 8; ++kills) {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const pid_t child = startAppender(path(), ends[1]);
        ::close(ends[1]);
        char byte = 0;
        for (int wanted = 3 + kills; wanted > 0 && ::read(ends[0], &byte, 1) == 1; --wanted)
            ++acknowledged;
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        while (::read(ends[0], &byte, 1) == 1)
            ++acknowledged;
        ::close(ends[0]);
        const auto file = CaseFile::open(path());
        QVERIFY2(file.has_value(), qPrintable(file ? QString() : file.error().detail));
        const qint64 kept = (*file)->entries()->size();
        // One more at most: durable, but killed before it could say so.
        QVERIFY2(kept >= acknowledged && kept <= acknowledged + 1,
                 qPrintable(u"%1 acknowledged, %2 kept"_s.arg(acknowledged).arg(kept)));
        acknowledged = kept;
    }
    QVERIFY(acknowledged >= 8 * 3);
}

void CaseFileFailureTest::aReaderRecoversACopyAfterACrash()
{
    {
        QVERIFY((*CaseFile::create(path()))->append(EntryKind::NoteWritten, {}, T0));
    }
    // Leaves a hot journal behind: a big change spills to the file before it is committed.
    const pid_t child = ::fork();
    if (child == 0) {
        auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
        const bool spilled =
            database &&
            database->execute(
                "pragma cache_size = 1; pragma cache_spill = 1; begin immediate;"
                "insert into blob with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)"
                " select randomblob(32), randomblob(4000) from n; update head set sequence = 99;");
        ::kill(::getpid(), spilled ? SIGKILL : SIGTERM);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);
    QVERIFY(QFileInfo(path() + u"-journal"_s).size() > 0);
    QFile raw(path());
    QVERIFY(raw.open(QIODevice::ReadOnly));
    const QByteArray before = raw.readAll();
    {
        const auto reader = CaseFile::openReadOnly(path());
        QVERIFY2(reader.has_value(), qPrintable(reader ? QString() : reader.error().detail));
        QVERIFY2((*reader)->verify().holds, qPrintable((*reader)->verify().why));
        QCOMPARE((*reader)->entries()->size(), 1);
        QCOMPARE((*reader)->path(), path());
    }
    raw.seek(0);
    QCOMPARE(raw.readAll(), before);
    QVERIFY((*CaseFile::open(path()))->verify().holds);
}

JAGA_TEST(CaseFileFailureTest)

} // namespace jaga::test

#include "case_file_failure_test.moc"
