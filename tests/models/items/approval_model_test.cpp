// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/approval_model.h"
#include "models/items/command_diff.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

class ApprovalModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void showsWhatExpiresFirstOnTopAndMyOwnBelow();
    void countsDownToTheLapse();
    void doesNotShowACommandTwice();
    void diffsNestedImagesFieldByField();
};

namespace {

api::Command commandWith(const QString &id, std::optional<Instant> expires)
{
    api::Command command;
    command.id = id;
    command.type = u"TASK_MOVE_TO_FALLOUT"_s;
    command.state = u"PENDING_APPROVAL"_s;
    command.requestedByName = u"Sari Wulandari"_s;
    command.expiresAt = expires;
    return command;
}

QString cell(const ApprovalModel &model, int row, ApprovalModel::Column column)
{
    return model.index(row, static_cast<int>(column)).data().toString();
}

} // namespace

void ApprovalModelTest::showsWhatExpiresFirstOnTopAndMyOwnBelow()
{
    const Instant now = test::CaseFixture().now;
    ApprovalModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCommands(
        {commandWith(u"late"_s, now + 2h), commandWith(u"never"_s, {}), commandWith(u"soon"_s, now + 5min)},
        {commandWith(u"mine"_s, now + 1min)}, {commandWith(u"theirs"_s, now + 1min)});
    QStringList order;
    for (const ApprovalRow &row : model.rows())
        order << row.command.id;
    QCOMPARE(order, (QStringList{u"soon"_s, u"late"_s, u"never"_s, u"mine"_s, u"theirs"_s}));
    QCOMPARE(cell(model, 3, ApprovalModel::Column::AskedBy), u"you"_s);
    QCOMPARE(cell(model, 3, ApprovalModel::Column::Waits), u"another person must approve"_s);
    QCOMPARE(cell(model, 0, ApprovalModel::Column::Waits), u"your decision"_s);
    QCOMPARE(cell(model, 4, ApprovalModel::Column::Waits), u"another person's decision"_s);
}

void ApprovalModelTest::countsDownToTheLapse()
{
    const Instant now = test::CaseFixture().now;
    ApprovalModel model;
    model.setCommands({commandWith(u"a"_s, now + 90s)}, {});
    model.setNow(now);
    QCOMPARE(cell(model, 0, ApprovalModel::Column::Lapses), u"1 min"_s);
    model.setNow(now + 95s);
    QCOMPARE(cell(model, 0, ApprovalModel::Column::Lapses), u"lapsed"_s);
}

void ApprovalModelTest::doesNotShowACommandTwice()
{
    ApprovalModel model;
    model.setCommands({commandWith(u"a"_s, {})}, {commandWith(u"a"_s, {})});
    QCOMPARE(model.rowCount(), 1);
}

void ApprovalModelTest::diffsNestedImagesFieldByField()
{
    const QJsonObject before{
        {u"task"_s, QJsonObject{{u"status"_s, u"FAILED"_s}, {u"version"_s, qint64(9'007'199'254'740'993)}}},
        {u"gone"_s, true}};
    const QJsonObject after{
        {u"task"_s, QJsonObject{{u"status"_s, u"RETRY_REQUESTED"_s}, {u"version"_s, qint64(9'007'199'254'740'993)}}},
        {u"note"_s, QJsonValue::Null}};
    const auto diff = commandDiff(before, after);
    QCOMPARE(diff.size(), 4);
    QCOMPARE(diff.at(0).field, u"gone"_s);
    QCOMPARE(diff.at(0).after, QString());
    QCOMPARE(diff.at(1).field, u"task, status"_s);
    QVERIFY(diff.at(1).changed);
    QVERIFY(!diff.at(3).changed);
    QCOMPARE(diff.at(3).before, u"9007199254740993"_s); // never through a double
}

JAGA_TEST(ApprovalModelTest)
#include "approval_model_test.moc"
