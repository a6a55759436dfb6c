// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/error.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace jaga {

/// Carries the error into an Expected, spelled like std::unexpected.
template <class E>
class Unexpected {
public:
    explicit Unexpected(E error) : m_error(std::move(error)) {}
    const E &error() const & { return m_error; }
    E &&error() && { return std::move(m_error); }

private:
    E m_error;
};

/// A value or the reason why there is none. Spelled like std::expected, to become an alias of it one day.
template <class T, class E = Error>
class [[nodiscard]] Expected {
public:
    using value_type = T;
    using error_type = E;

    Expected(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Expected(Unexpected<E> unexpected) : m_content(std::in_place_index<1>, std::move(unexpected).error()) {}

    bool has_value() const { return m_content.index() == 0; }
    explicit operator bool() const { return has_value(); }

    const T &value() const & { return std::get<0>(m_content); }
    T &value() & { return std::get<0>(m_content); }
    T &&value() && { return std::get<0>(std::move(m_content)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const E &error() const { return std::get<1>(m_content); }
    template <class U>
    T value_or(U &&other) const
    {
        return has_value() ? value() : T(std::forward<U>(other));
    }

    /// f: T -> Expected<U, E>
    template <class F>
    auto and_then(F &&f) const -> std::invoke_result_t<F, const T &>
    {
        if (has_value())
            return std::forward<F>(f)(value());
        return Unexpected<E>(error());
    }

    /// f: T -> U
    template <class F>
    auto transform(F &&f) const -> Expected<std::invoke_result_t<F, const T &>, E>
    {
        if (has_value())
            return std::forward<F>(f)(value());
        return Unexpected<E>(error());
    }

private:
    std::variant<T, E> m_content;
};

/// Success without a value.
struct Done {};

/// `return failure(ErrorCode::Invalid, "...")` from any function that answers Expected<T>.
inline Unexpected<Error> failure(ErrorCode code, QString detail, QString context = {})
{
    return Unexpected<Error>(Error{code, std::move(detail), std::move(context)});
}

} // namespace jaga
