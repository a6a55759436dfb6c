// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"
#include "app/repair_service/config/service_config.h"

namespace jaga::repair {

/// What people do with repair commands: each function is the body of one act, run by ActRunner inside its transaction.
class CommandActs {
public:
    explicit CommandActs(const ServiceConfig &config) : m_config(config) {}

    // Reading
    Expected<Answer, Refusal> types(ActContext &context) const;
    Expected<Answer, Refusal> guards(ActContext &context, const QMap<QString, QString> &query) const;
    Expected<Answer, Refusal> list(ActContext &context, const QMap<QString, QString> &query) const;
    Expected<Answer, Refusal> get(ActContext &context, const QString &id) const;

    // Acting
    Expected<Answer, Refusal> preview(ActContext &context) const;
    Expected<Answer, Refusal> submit(ActContext &context) const;
    /// `decision` is APPROVE or REJECT.
    Expected<Answer, Refusal> decide(ActContext &context, const QString &id, const QString &decision) const;
    Expected<Answer, Refusal> withdraw(ActContext &context, const QString &id) const;
    Expected<Answer, Refusal> execute(ActContext &context, const QString &id) const;
    Expected<Answer, Refusal> verify(ActContext &context, const QString &id) const;

private:
    const ServiceConfig &m_config;
};

} // namespace jaga::repair
