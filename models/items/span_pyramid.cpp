// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/span_pyramid.h"

#include <algorithm>
#include <bit>

namespace jaga {

namespace {

void merge(SpanColumn &into, const SpanColumn &other)
{
    into.count += other.count;
    into.severity = std::max(into.severity, other.severity);
    into.covered = into.covered || other.covered;
    into.unknown = into.unknown || other.unknown;
}

/// Position of `at` on a scale of `count` equal parts of [from, from + length), by 128-bit product: no overflow, no rounding.
std::int64_t scaled(std::int64_t at, std::int64_t from, std::int64_t length, std::int64_t count)
{
    __extension__ using Wide = __int128;
    const Wide product = (static_cast<Wide>(at) - from) * count;
    return static_cast<std::int64_t>(product < 0 ? -1 : product / length);
}

void addSpan(std::vector<SpanColumn> &columns, const SpanArrays &spans, std::size_t at, std::int64_t from,
             std::int64_t length)
{
    const auto count = static_cast<std::int64_t>(columns.size());
    const std::int64_t begin = scaled(spans.start[at], from, length, count);
    const std::int64_t last = std::min(scaled(spans.end[at], from, length, count), count - 1);
    if (begin >= 0 && begin < count)
        ++columns[static_cast<std::size_t>(begin)].count;
    for (std::int64_t column = std::max<std::int64_t>(begin, 0); column <= last; ++column) {
        SpanColumn &one = columns[static_cast<std::size_t>(column)];
        one.covered = true;
        one.severity = std::max(one.severity, spans.severity[at]);
        one.unknown = one.unknown || spans.unknown[at] != 0;
    }
}

} // namespace

void SpanArrays::append(std::int64_t from, std::int64_t to, std::uint8_t worst, bool isUnknown, std::int32_t own)
{
    start.push_back(from);
    end.push_back(std::max(from, to));
    severity.push_back(worst);
    unknown.push_back(isUnknown ? 1 : 0);
    id.push_back(own);
    latestEnd.push_back(latestEnd.empty() ? end.back() : std::max(latestEnd.back(), end.back()));
}

std::pair<std::size_t, std::size_t> SpanArrays::touching(std::int64_t from, std::int64_t to) const
{
    const auto first = std::lower_bound(latestEnd.begin(), latestEnd.end(), from) - latestEnd.begin();
    const auto last = std::upper_bound(start.begin(), start.end(), to) - start.begin();
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(std::max(first, last))};
}

std::vector<SpanColumn> foldColumns(const SpanArrays &spans, std::int64_t from, std::int64_t to, int width)
{
    std::vector<SpanColumn> columns(static_cast<std::size_t>(std::max(width, 0)));
    if (columns.empty() || to <= from)
        return columns;
    const auto [first, last] = spans.touching(from, to);
    for (std::size_t at = first; at < last; ++at) {
        if (spans.end[at] >= from)
            addSpan(columns, spans, at, from, to - from);
    }
    return columns;
}

SpanPyramid::SpanPyramid(const SpanArrays &spans)
{
    if (spans.size() == 0)
        return;
    m_from = spans.start.front();
    m_length = std::max<std::int64_t>(spans.latestEnd.back() - m_from + 1, 1);
    const auto wanted = std::bit_ceil(std::max<std::size_t>(spans.size() * 4, 256));
    const std::size_t buckets = std::min(wanted, std::size_t{1} << finestLevel);
    m_levels.emplace_back(buckets);
    for (std::size_t at = 0; at < spans.size(); ++at)
        addSpan(m_levels.front(), spans, at, m_from, m_length);
    while (m_levels.back().size() > 1) {
        const std::vector<SpanColumn> &fine = m_levels.back();
        std::vector<SpanColumn> coarse(fine.size() / 2);
        for (std::size_t at = 0; at < fine.size(); ++at)
            merge(coarse[at / 2], fine[at]);
        m_levels.push_back(std::move(coarse));
    }
}

std::vector<SpanColumn> SpanPyramid::columns(const SpanArrays &spans, std::int64_t from, std::int64_t to,
                                             int width) const
{
    if (m_levels.empty() || width <= 0 || to <= from)
        return std::vector<SpanColumn>(static_cast<std::size_t>(std::max(width, 0)));
    // The coarsest level whose bucket is not wider than a pixel.
    const double pixel = static_cast<double>(to - from) / width;
    const std::vector<SpanColumn> *level = nullptr;
    for (const std::vector<SpanColumn> &one : m_levels) {
        if (static_cast<double>(m_length) / static_cast<double>(one.size()) > pixel)
            break;
        level = &one;
    }
    if (!level)
        return foldColumns(spans, from, to, width);

    std::vector<SpanColumn> result(static_cast<std::size_t>(width));
    const auto count = static_cast<std::int64_t>(level->size());
    const std::int64_t first = std::clamp<std::int64_t>(scaled(from, m_from, m_length, count), 0, count);
    const std::int64_t last = std::clamp<std::int64_t>(scaled(to, m_from, m_length, count) + 1, 0, count);
    const double bucket = static_cast<double>(m_length) / static_cast<double>(count);
    for (std::int64_t at = first; at < last; ++at) {
        const double middle = static_cast<double>(m_from - from) + (static_cast<double>(at) + 0.5) * bucket;
        const auto column = std::clamp<std::int64_t>(static_cast<std::int64_t>(middle / pixel), 0, width - 1);
        merge(result[static_cast<std::size_t>(column)], (*level)[static_cast<std::size_t>(at)]);
    }
    return result;
}

} // namespace jaga
