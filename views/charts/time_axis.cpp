// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/charts/time_axis.h"

#include "models/items/text_format.h"

#include <algorithm>
#include <cmath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr double majorPixels = 96;
constexpr double shortest = 1e5; // microseconds
constexpr double longest = 50.0 * 365 * 86400 * 1e6;

struct Step {
    qint64 seconds;
    int minors;
};
constexpr Step steps[] = {{1, 2},      {2, 2},      {5, 5},       {10, 2},      {15, 3},       {30, 2},
                          {60, 2},     {120, 2},    {300, 5},     {600, 2},     {900, 3},      {1800, 2},
                          {3600, 2},   {7200, 2},   {10800, 3},   {21600, 2},   {43200, 2},    {86400, 4},
                          {172800, 2}, {604800, 7}, {2592000, 2}, {7776000, 3}, {31536000, 4}, {157680000, 5}};

QString label(Instant at, qint64 step)
{
    if (step >= 86400)
        return text::dayAndClock(at).section(u' ', 0, 1);
    return step < 60 ? text::clock(at) : text::minute(at);
}

} // namespace

double TimeAxis::toPixel(Instant at) const
{
    const double span = static_cast<double>((to - from).count());
    return left + width * static_cast<double>((at - from).count()) / std::max(span, 1.0);
}

Instant TimeAxis::toInstant(double pixel) const
{
    const double span = static_cast<double>((to - from).count());
    return from + std::chrono::microseconds(std::llround((pixel - left) / std::max(width, 1.0) * span));
}

QList<TimeAxis::Tick> TimeAxis::ticks() const
{
    const double perPixel = static_cast<double>((to - from).count()) / 1e6 / std::max(width, 1.0);
    const auto fits = std::find_if(std::begin(steps), std::end(steps), [&](const Step &step) {
        return static_cast<double>(step.seconds) / perPixel >= majorPixels;
    });
    const Step step = fits == std::end(steps) ? steps[std::size(steps) - 1] : *fits;
    const qint64 minor = step.seconds * 1'000'000 / step.minors;
    QList<Tick> ticks;
    // Round clock times are round in the zone that is shown.
    const qint64 offset = std::chrono::microseconds(text::zoneOffset(from)).count();
    qint64 at = (toMicroseconds(from) + offset) / minor * minor - offset;
    for (; at <= toMicroseconds(to) && ticks.size() < 500; at += minor) {
        if (at < toMicroseconds(from))
            continue;
        const Instant moment = instantFromMicroseconds(at);
        const bool major = (at + offset) % (step.seconds * 1'000'000) == 0;
        ticks.append({moment, major ? label(moment, step.seconds) : QString(), major});
    }
    return ticks;
}

QString TimeAxis::zoneLabel() const
{
    const QString first = text::dayAndClock(from).section(u' ', 0, 1);
    const QString last = text::dayAndClock(to).section(u' ', 0, 1);
    const QString days = first == last ? first : u"%1\u2013%2"_s.arg(first, last);
    return u"%1, %2"_s.arg(text::zoneName(from), days);
}

TimeAxis TimeAxis::zoomed(double factor, double pixel) const
{
    const double span = static_cast<double>((to - from).count());
    const double fresh = std::clamp(span * factor, shortest, longest);
    const double share = (pixel - left) / std::max(width, 1.0);
    TimeAxis axis = *this;
    axis.from = from + std::chrono::microseconds(std::llround(share * (span - fresh)));
    axis.to = axis.from + std::chrono::microseconds(std::llround(fresh));
    return axis;
}

TimeAxis TimeAxis::panned(double pixels) const
{
    const auto shift = toInstant(left + pixels) - from;
    TimeAxis axis = *this;
    axis.from += shift;
    axis.to += shift;
    return axis;
}

} // namespace jaga
