// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figure_families.h"
#include "tests/benchmarks/process_tree.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace jaga::bench {

namespace {

/// The quotes that a sandbox starts with come all at once: until they have come to rest it is not idle, but starting.
bool startHasPassed(const test::LivingSandbox &sandbox)
{
    const QString underWay =
        u"select count(*) from (select quote_id, state from quote order by created_at, quote_id limit 12) q "
        "left join customer_order o on o.source_quote_id = q.quote_id "
        "where (q.state <> 'REJECTED' and not (select is_terminal from state_catalog where entity_type = 'QUOTE' and "
        "state = q.state)) "
        "or not (select is_terminal from state_catalog where entity_type = 'ORDER' and state = o.state)"_s;
    return test::until([&] {
        test::until([] { return false; }, 2);
        return sandbox.sql(underWay) == "0"_L1;
    });
}

} // namespace

void measureSandboxIdle(Figures &figures, const test::LivingSandbox &sandbox, Depth depth)
{
    if (!startHasPassed(sandbox))
        return figures.miss(u"sandbox-idle"_s, u"the quotes of the start did not come to rest"_s);
    const int seconds = depth == Depth::Quick ? 24 : 60; // a quote arrives every 12: two, or five of them
    const double before = descendantsProcessorSeconds();
    QElapsedTimer idle;
    idle.start();
    test::until([] { return false; }, seconds);
    figures.add(u"sandbox-idle"_s,
                (descendantsProcessorSeconds() - before) / (static_cast<double>(idle.elapsed()) / 1000), 0.10,
                u"one core"_s);
}

} // namespace jaga::bench
