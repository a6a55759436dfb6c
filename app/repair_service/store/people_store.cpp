// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/people_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

std::optional<Actor> findActor(Transaction &transaction, const QString &personId)
{
    const auto row = transaction.row(u"select p.principal_id, p.display_name, p.subject_kind, (select "
                                     u"array_to_json(coalesce(array_agg(r.role_code order by r.role_code), '{}'))"
                                     " from support_role r where holds_role(p.principal_id, r.role_code, $2)) as roles,"
                                     " exists (select 1 from support_role_grant g where g.principal_id = p.principal_id"
                                     " and g.role_code = 'AUDITOR' and now() >= g.valid_from"
                                     " and (g.valid_until is null or now() < g.valid_until)) as audits"
                                     " from support_principal p where p.principal_id = $1 and p.active"
                                     " and exists (select 1 from tenant where tenant_id = $2)"_s,
                                     {personId, transaction.tenantId()});
    if (!row)
        return std::nullopt;
    return Actor{
        row->text("principal_id"), row->text("display_name"), row->text("subject_kind"), row->texts("roles"), {},
        row->truth("audits")};
}

std::optional<api::Me> findMe(Transaction &transaction, const QString &personId)
{
    const auto person =
        transaction.row(u"select display_name, subject_kind, clock_timestamp() as now from support_principal"
                        " where principal_id = $1 and active"_s,
                        {personId});
    if (!person)
        return std::nullopt;
    api::Me me;
    me.personId = personId;
    me.displayName = person->text("display_name");
    me.kind = person->text("subject_kind");
    me.serverTime = *person->instant("now");
    for (const Row &row : transaction.query(
             u"select g.role_code, g.tenant_id, t.tenant_code, g.valid_until from support_role_grant g"
             " left join tenant t on t.tenant_id = g.tenant_id"
             " where g.principal_id = $1 and now() >= g.valid_from and (g.valid_until is null or now() < g.valid_until)"
             " order by t.tenant_code, g.role_code"_s,
             {personId}))
        me.roles.append(
            {row.text("role_code"), row.text("tenant_id"), row.text("tenant_code"), row.instant("valid_until")});
    return me;
}

} // namespace jaga::repair
