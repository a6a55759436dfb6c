// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/source_pulse.h"

using namespace Qt::StringLiterals;

namespace jaga {

std::optional<ProbeCall> pulseOf(const QString &source)
{
    struct Pulse {
        QLatin1String source;
        QLatin1String text;
    };
    static constexpr Pulse pulses[] = {
        {"platform"_L1, "select 1"_L1},
        {"engine"_L1, "get: topology"_L1},
        {"kafka"_L1, "brokers: all"_L1},
        {"cache"_L1, "command: [PING]"_L1},
    };
    for (const Pulse &pulse : pulses) {
        if (pulse.source != source)
            continue;
        ProbeCall call;
        call.probe = u"pulse"_s;
        call.source = source;
        call.text = pulse.text;
        return call;
    }
    return std::nullopt;
}

} // namespace jaga
