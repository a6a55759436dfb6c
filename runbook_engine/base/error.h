// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace jaga {

/// Why something could not be answered. Closed on purpose: each code has its own words on the screen.
enum class ErrorCode {
    Offline,      ///< no connection to the source
    Timeout,      ///< the deadline passed; for a sent command the outcome is then unknown
    Unauthorised, ///< the source refuses this identity
    NotFound,
    Conflict,
    Invalid,   ///< the question or the answer is malformed
    Cancelled, ///< by us or by the person; never shown as a failure
    Internal   ///< our own mistake, a broken promise included
};

/// What went wrong, for the log and the details pane. The sentence for the person is made in the views from `code`.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString detail;  ///< technical, untranslated, without secrets
    QString context; ///< what was being done: a probe, a file with its line, an address
};

/// The code as it is written to the journal and to `--json` output, for example `offline`.
QString codeName(ErrorCode code);

} // namespace jaga
