// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace jaga {

/// What one pixel column of a lane has to show: never a sample, always the whole of what lies below it.
struct SpanColumn {
    std::uint32_t count = 0;   ///< spans that begin here: for density, never as text
    std::uint8_t severity = 0; ///< the worst
    bool covered = false;      ///< at least one span lies here
    bool unknown = false;      ///< at least one of them has an outcome that is not known
    bool operator==(const SpanColumn &) const = default;
};

/// One lane's spans as separate arrays, sorted by start. Microseconds since the Unix epoch; an event has end = start.
struct SpanArrays {
    std::vector<std::int64_t> start;
    std::vector<std::int64_t> end; ///< never before its start
    std::vector<std::uint8_t> severity;
    std::vector<std::uint8_t> unknown;   ///< 0 or 1
    std::vector<std::int32_t> id;        ///< caller's own
    std::vector<std::int64_t> latestEnd; ///< running maximum of `end`: what binary search relies on

    std::size_t size() const { return start.size(); }
    void append(std::int64_t from, std::int64_t to, std::uint8_t worst, bool isUnknown, std::int32_t own);
    /// Half-open range of positions that may touch [from, to]: a few before it may not, none after it does.
    std::pair<std::size_t, std::size_t> touching(std::int64_t from, std::int64_t to) const;
};

/// Buckets of time over one lane, each level half of the one below it: a frame reads as many buckets as it has pixels,
/// however many events there are.
class SpanPyramid {
public:
    SpanPyramid() = default;
    explicit SpanPyramid(const SpanArrays &spans);

    /// One column per pixel of [from, to). Exact when a bucket would be wider than a pixel: then `spans`, the arrays it
    /// was built from, are folded over the visible range. Buckets may shift a column by one pixel, never lose its worst.
    std::vector<SpanColumn> columns(const SpanArrays &spans, std::int64_t from, std::int64_t to, int width) const;

private:
    static constexpr int finestLevel = 17; // 2^17 buckets at most: 1,000,000 events fold in one frame's time

    std::int64_t m_from = 0;
    std::int64_t m_length = 0;
    std::vector<std::vector<SpanColumn>> m_levels; ///< [0] is the finest
};

/// Folds spans into columns one by one; what a pyramid must agree with.
std::vector<SpanColumn> foldColumns(const SpanArrays &spans, std::int64_t from, std::int64_t to, int width);

} // namespace jaga
