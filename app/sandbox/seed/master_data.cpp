// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/seed/master_data.h"

#include <array>

namespace jaga::sandbox {
namespace {

struct TenantRow {
    const char *code, *name, *region, *zone, *currency, *catalogCode, *catalogVersion;
    qint64 unit; ///< a price of 1 in the offering rows, in 1/10,000 of the tenant's currency
};
struct CustomerRow {
    const char *tenant, *code, *name, *segment;
    bool strategic, regulated;
};
struct OfferingRow {
    const char *code, *name;
    qint64 price;
    const char *taskTypes;
};

constexpr std::array tenantRows{
    TenantRow{"nusantara", "Nusantara Serat Optik", "ap-southeast-3", "Asia/Jakarta", "IDR", "NSO-BUSINESS", "v42",
              150'000'000},
    TenantRow{"yamabuki", "Yamabuki Tsūshin", "ap-northeast-1", "Asia/Tokyo", "JPY", "YBT-ENTERPRISE", "v17",
              1'500'000},
    TenantRow{"alpenring", "Alpenring Datennetze", "eu-central-1", "Europe/Berlin", "EUR", "ARD-GESCHAEFT", "v8",
              10'000},
};

constexpr std::array customerRows{
    CustomerRow{"nusantara", "NSO-10017", "PT Bank Pembangunan Daerah Kalimantan Selatan dan Tengah (Perseroda)",
                "KEY_ACCOUNT", true, true},
    CustomerRow{"nusantara", "NSO-10023", "PT Terminal Peti Kemas Samudra Raya Surabaya", "ENTERPRISE", true, false},
    CustomerRow{"nusantara", "NSO-10031", "Rumah Sakit Umum Cakra Medika Sulawesi Selatan", "ENTERPRISE", false, true},
    CustomerRow{"nusantara", "NSO-10048", "PT Perkebunan Kelapa Sawit Sumatera Makmur Sejahtera Abadi", "BUSINESS",
                false, false},
    CustomerRow{"nusantara", "NSO-10052", "Koperasi Simpan Pinjam Sejahtera Bersama Yogyakarta", "BUSINESS", false,
                true},
    CustomerRow{"nusantara", "NSO-10066", "PT Angkutan Laut Bahari Sentosa Jaya Nusantara", "ENTERPRISE", false, false},
    CustomerRow{"nusantara", "NSO-10079", "Universitas Teknologi Maritim Wallacea Makassar", "BUSINESS", false, false},
    CustomerRow{"nusantara", "NSO-10083", "CV Batik Tulis Lasem Pesisir Utara", "STANDARD", false, false},
    CustomerRow{"yamabuki", "YBT-20104", "株式会社みちのく精密機械製作所 (Michinoku Seimitsu Kikai Seisakusho K.K.)",
                "KEY_ACCOUNT", true, false},
    CustomerRow{"yamabuki", "YBT-20118", "学校法人八ヶ岳国際学園 (Yatsugatake Kokusai Gakuen)", "BUSINESS", false,
                false},
    CustomerRow{"yamabuki", "YBT-20125", "医療法人社団さくら会 東武蔵野総合病院", "ENTERPRISE", false, true},
    CustomerRow{"yamabuki", "YBT-20139", "瀬戸内海運ホールディングス株式会社", "ENTERPRISE", true, false},
    CustomerRow{"yamabuki", "YBT-20142", "株式会社北国信用保証サービス (Kitaguni Shin'yō Hoshō)", "ENTERPRISE", false,
                true},
    CustomerRow{"yamabuki", "YBT-20157", "有限会社山本屋旅館", "STANDARD", false, false},
    CustomerRow{"yamabuki", "YBT-20163", "阿蘇高原乳業協同組合", "BUSINESS", false, false},
    CustomerRow{"yamabuki", "YBT-20178", "東海道半導体マテリアルズ株式会社 第二製造本部", "KEY_ACCOUNT", true, false},
    CustomerRow{"alpenring", "ARD-30005",
                "Verbundkrankenhaus Oberes Inntal und Außerfern gemeinnützige Betriebsgesellschaft mbH", "KEY_ACCOUNT",
                true, true},
    CustomerRow{"alpenring", "ARD-30012", "Société coopérative des transports publics du Haut-Lac et de la Riviera",
                "ENTERPRISE", true, false},
    CustomerRow{"alpenring", "ARD-30026", "Consorzio Trasporti delle Valli Giudicarie e Rendena S.c.a r.l.", "BUSINESS",
                false, false},
    CustomerRow{"alpenring", "ARD-30034", "Raiffeisenkasse Wipptal-Eisacktal Genossenschaft", "ENTERPRISE", false,
                true},
    CustomerRow{"alpenring", "ARD-30041", "Stichting Gezamenlijk Waterbeheer Noordoost-Overijssel", "ENTERPRISE", false,
                true},
    CustomerRow{"alpenring", "ARD-30057", "Łódzkie Zakłady Przemysłu Włókienniczego „Jutrzenka” Sp. z o.o.", "BUSINESS",
                false, false},
    CustomerRow{"alpenring", "ARD-30063", "Planinska zadruga Gornje Posočje z.o.o.", "STANDARD", false, false},
    CustomerRow{"alpenring", "ARD-30078", "Öresund Kyl- och Fryslogistik Aktiebolag", "ENTERPRISE", false, false},
};

constexpr std::array offeringRows{
    OfferingRow{"FIBER-1G", "Business fiber 1 Gbit/s, one site", 5'400,
                "CHECK_SERVICEABILITY RESERVE_RESOURCE CREATE_SERVICE_ORDER PROVISION_SERVICE ACTIVATE_CONTRACT "
                "ACTIVATE_BILLING "
                "UPDATE_INSTALLED_BASE NOTIFY_CUSTOMER"},
    OfferingRow{"FIBER-10G-DUAL", "Business fiber 10 Gbit/s, two separate paths", 48'000,
                "CHECK_SERVICEABILITY RESERVE_RESOURCE CREATE_SERVICE_ORDER ALLOCATE_DEVICE PROVISION_SERVICE "
                "ACTIVATE_CONTRACT "
                "ACTIVATE_BILLING UPDATE_INSTALLED_BASE NOTIFY_CUSTOMER"},
    OfferingRow{"SDWAN-BRANCH", "Managed SD-WAN, 25 branches", 96'500,
                "CHECK_SERVICEABILITY ALLOCATE_DEVICE SHIP_DEVICE PROVISION_SERVICE ACTIVATE_CONTRACT ACTIVATE_BILLING "
                "UPDATE_INSTALLED_BASE NOTIFY_CUSTOMER"},
    OfferingRow{"SIP-TRUNK-120", "SIP trunk, 120 channels", 14'400,
                "CHECK_SERVICEABILITY CREATE_SERVICE_ORDER PROVISION_SERVICE ACTIVATE_CONTRACT ACTIVATE_BILLING "
                "NOTIFY_CUSTOMER"},
    OfferingRow{
        "CLOUD-CONNECT", "Private cloud connect, 2 regions", 31'200,
        "RESERVE_RESOURCE PROVISION_SERVICE ACTIVATE_CONTRACT ACTIVATE_BILLING UPDATE_INSTALLED_BASE NOTIFY_CUSTOMER"},
    OfferingRow{"DDOS-SHIELD", "DDoS protection for an existing line", 7'800,
                "PROVISION_SERVICE ACTIVATE_CONTRACT ACTIVATE_BILLING UPDATE_INSTALLED_BASE NOTIFY_CUSTOMER"},
};

} // namespace

QUuid seededId(quint64 seed, const QString &name)
{
    static const QUuid root(QStringLiteral("6ba61a0c-52f1-4f0b-9d5e-6a3c0c0f7a11"));
    return QUuid::createUuidV5(root, QStringLiteral("%1/%2").arg(seed).arg(name));
}

const MasterData::Tenant *MasterData::tenant(const QString &code) const
{
    const auto found =
        std::find_if(tenants.begin(), tenants.end(), [&](const Tenant &tenant) { return tenant.code == code; });
    return found == tenants.end() ? nullptr : &*found;
}

QList<MasterData::Customer> MasterData::customersOf(const QUuid &tenantId) const
{
    QList<Customer> own;
    std::copy_if(customers.begin(), customers.end(), std::back_inserter(own),
                 [&](const Customer &c) { return c.tenantId == tenantId; });
    return own;
}

QList<MasterData::Offering> MasterData::offeringsOf(const QUuid &tenantId) const
{
    QList<Offering> own;
    std::copy_if(offerings.begin(), offerings.end(), std::back_inserter(own),
                 [&](const Offering &o) { return o.tenantId == tenantId; });
    return own;
}

MasterData masterData(quint64 seed)
{
    MasterData data;
    for (const TenantRow &row : tenantRows) {
        const QString code = QString::fromUtf8(row.code);
        const QUuid tenantId = seededId(seed, QStringLiteral("tenant/") + code);
        data.tenants.append({tenantId, code, QString::fromUtf8(row.name), QString::fromUtf8(row.region),
                             QString::fromUtf8(row.zone), QString::fromUtf8(row.currency),
                             seededId(seed, QStringLiteral("catalog/") + code), QString::fromUtf8(row.catalogCode),
                             QString::fromUtf8(row.catalogVersion)});
        for (const OfferingRow &offering : offeringRows) {
            const QString offeringCode = QString::fromUtf8(offering.code);
            data.offerings.append({seededId(seed, QStringLiteral("offering/%1/%2").arg(code, offeringCode)), tenantId,
                                   offeringCode, QString::fromUtf8(offering.name),
                                   Money{offering.price * row.unit, QString::fromUtf8(row.currency)},
                                   QString::fromUtf8(offering.taskTypes).split(QLatin1Char(' '))});
        }
    }
    for (const CustomerRow &row : customerRows) {
        const QString code = QString::fromUtf8(row.code);
        data.customers.append({seededId(seed, QStringLiteral("customer/") + code),
                               data.tenant(QString::fromUtf8(row.tenant))->id, code, QString::fromUtf8(row.name),
                               QString::fromUtf8(row.segment), row.strategic, row.regulated});
    }
    return data;
}

} // namespace jaga::sandbox
