// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/persona.h"
#include "app/sandbox/seed/master_data.h"
#include "tests/support/test_main.h"

#include <QSet>

using namespace jaga;
using namespace jaga::sandbox;

class MasterDataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameSeedGivesTheSameIds();
    void anotherSeedGivesOtherIds();
    void thereIsEnoughToPractiseWith();
    void everythingBelongsToATenantAndToItOnly();
    void everyPersonaHasARoleALoginAndATenantOfItsOwn();
};

void MasterDataTest::theSameSeedGivesTheSameIds()
{
    const MasterData first = masterData(7);
    const MasterData second = masterData(7);
    QCOMPARE(first.customers.size(), second.customers.size());
    for (qsizetype i = 0; i < first.customers.size(); ++i)
        QCOMPARE(first.customers.at(i).id, second.customers.at(i).id);
    for (qsizetype i = 0; i < first.offerings.size(); ++i)
        QCOMPARE(first.offerings.at(i).id, second.offerings.at(i).id);
}

void MasterDataTest::anotherSeedGivesOtherIds()
{
    QVERIFY(masterData(7).tenants.first().id != masterData(8).tenants.first().id);
    QVERIFY(masterData(7).customers.first().id != masterData(8).customers.first().id);
}

void MasterDataTest::thereIsEnoughToPractiseWith()
{
    const MasterData data = masterData(1);
    QVERIFY(data.tenants.size() >= 3);
    QVERIFY(data.customers.size() >= 20);
    const auto isLong = [](const MasterData::Customer &customer) { return customer.name.size() > 40; };
    QVERIFY(std::count_if(data.customers.begin(), data.customers.end(), isLong) >=
            6); // a layout shows what it can't hold
    for (const MasterData::Tenant &tenant : data.tenants) {
        QVERIFY(!data.customersOf(tenant.id).isEmpty());
        QVERIFY(!data.offeringsOf(tenant.id).isEmpty());
    }
}

void MasterDataTest::everythingBelongsToATenantAndToItOnly()
{
    const MasterData data = masterData(1);
    QSet<QUuid> ids;
    QSet<QUuid> tenants;
    for (const auto &tenant : data.tenants)
        tenants << tenant.id, ids << tenant.id << tenant.catalogId;
    for (const auto &customer : data.customers) {
        QVERIFY(tenants.contains(customer.tenantId));
        ids << customer.id;
    }
    for (const auto &offering : data.offerings) {
        QVERIFY(tenants.contains(offering.tenantId));
        QVERIFY(offering.price.tenThousandths > 0);
        ids << offering.id;
    }
    QCOMPARE(ids.size(), 2 * data.tenants.size() + data.customers.size() + data.offerings.size());
}

void MasterDataTest::everyPersonaHasARoleALoginAndATenantOfItsOwn()
{
    const MasterData data = masterData(1);
    QSet<QString> roles, logins, principals;
    for (const Persona &persona : personas()) {
        roles << persona.role;
        logins << persona.databaseLogin;
        principals << persona.principalId;
        QVERIFY(!persona.tenantCodes.isEmpty());
        for (const QString &code : persona.tenantCodes)
            QVERIFY2(data.tenant(code), qPrintable(code));
    }
    QCOMPARE(roles.size(), 7);
    QCOMPARE(logins.size(), 7);
    QCOMPARE(principals.size(), 7);
}

JAGA_TEST(MasterDataTest)
#include "master_data_test.moc"
