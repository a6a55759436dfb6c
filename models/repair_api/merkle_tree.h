// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace jaga {

/// A hash tree over the entries of one tenant's audit trail, in the shape of RFC 6962: leaf = SHA-256(0x00 || entry),
/// node = SHA-256(0x01 || left || right), the left side of a node holding the largest power of two smaller than its size.
class MerkleTree {
public:
    void append(const QByteArray &entry);
    qint64 size() const { return m_leaves.size(); }
    /// Root over the first `size` entries; of none: SHA-256 of nothing.
    QByteArray root(qint64 size) const;
    /// That entry `index` (from 0) is among the first `size`.
    QList<QByteArray> inclusionProof(qint64 index, qint64 size) const;
    /// That the first `first` entries are a beginning of the first `second`.
    QList<QByteArray> consistencyProof(qint64 first, qint64 second) const;

private:
    QByteArray rootOf(qint64 from, qint64 to) const;
    void include(qint64 index, qint64 from, qint64 to, QList<QByteArray> &proof) const;
    void connect(qint64 first, qint64 from, qint64 to, bool whole, QList<QByteArray> &proof) const;

    QList<QByteArray> m_leaves;
};

/// The other side, for whoever only has a proof.
bool provesInclusion(const QByteArray &entry, qint64 index, qint64 size, const QList<QByteArray> &proof,
                     const QByteArray &root);
bool provesConsistency(qint64 first, qint64 second, const QByteArray &firstRoot, const QByteArray &secondRoot,
                       const QList<QByteArray> &proof);

} // namespace jaga
