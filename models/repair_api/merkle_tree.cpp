// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/merkle_tree.h"

#include <QCryptographicHash>

#include <bit>

namespace jaga {

namespace {

QByteArray sha256(const QByteArray &bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); }

QByteArray leafHash(const QByteArray &entry) { return sha256(QByteArray(1, '\0') + entry); }

QByteArray nodeHash(const QByteArray &left, const QByteArray &right)
{
    return sha256(QByteArray(1, '\1') + left + right);
}

/// The largest power of two smaller than `size`, which is at least 2.
qint64 leftSize(qint64 size) { return static_cast<qint64>(std::bit_floor(static_cast<quint64>(size - 1))); }

} // namespace

void MerkleTree::append(const QByteArray &entry) { m_leaves.append(leafHash(entry)); }

QByteArray MerkleTree::rootOf(qint64 from, qint64 to) const
{
    if (to == from)
        return sha256({});
    if (to - from == 1)
        return m_leaves.at(from);
    const qint64 middle = from + leftSize(to - from);
    return nodeHash(rootOf(from, middle), rootOf(middle, to));
}

QByteArray MerkleTree::root(qint64 size) const { return rootOf(0, size); }

void MerkleTree::include(qint64 index, qint64 from, qint64 to, QList<QByteArray> &proof) const
{
    if (to - from <= 1)
        return;
    const qint64 middle = from + leftSize(to - from);
    if (index < middle) {
        include(index, from, middle, proof);
        proof.append(rootOf(middle, to));
    } else {
        include(index, middle, to, proof);
        proof.append(rootOf(from, middle));
    }
}

QList<QByteArray> MerkleTree::inclusionProof(qint64 index, qint64 size) const
{
    QList<QByteArray> proof;
    include(index, 0, size, proof);
    return proof;
}

void MerkleTree::connect(qint64 first, qint64 from, qint64 to, bool whole, QList<QByteArray> &proof) const
{
    if (first == to) {
        if (!whole)
            proof.append(rootOf(from, to));
        return;
    }
    const qint64 middle = from + leftSize(to - from);
    if (first <= middle) {
        connect(first, from, middle, whole, proof);
        proof.append(rootOf(middle, to));
    } else {
        connect(first, middle, to, false, proof);
        proof.append(rootOf(from, middle));
    }
}

QList<QByteArray> MerkleTree::consistencyProof(qint64 first, qint64 second) const
{
    QList<QByteArray> proof;
    if (first > 0 && first < second)
        connect(first, 0, second, true, proof);
    return proof;
}

bool provesInclusion(const QByteArray &entry, qint64 index, qint64 size, const QList<QByteArray> &proof,
                     const QByteArray &root)
{
    if (index < 0 || index >= size)
        return false;
    QByteArray hash = leafHash(entry);
    qint64 node = index;
    qint64 last = size - 1;
    for (const QByteArray &sibling : proof) {
        if (last == 0)
            return false;
        if (node % 2 == 1 || node == last) {
            hash = nodeHash(sibling, hash);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            hash = nodeHash(hash, sibling);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 && hash == root;
}

bool provesConsistency(qint64 first, qint64 second, const QByteArray &firstRoot, const QByteArray &secondRoot,
                       const QList<QByteArray> &proof)
{
    if (first < 1 || first > second)
        return false;
    if (first == second)
        return proof.isEmpty() && firstRoot == secondRoot;
    QList<QByteArray> path = proof;
    if (std::has_single_bit(static_cast<quint64>(first)))
        path.prepend(firstRoot);
    if (path.isEmpty())
        return false;
    qint64 node = first - 1;
    qint64 last = second - 1;
    while (node % 2 == 1) {
        node /= 2;
        last /= 2;
    }
    QByteArray older = path.takeFirst();
    QByteArray newer = older;
    for (const QByteArray &hash : path) {
        if (last == 0)
            return false;
        if (node % 2 == 1 || node == last) {
            older = nodeHash(hash, older);
            newer = nodeHash(hash, newer);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last /= 2;
            }
        } else {
            newer = nodeHash(newer, hash);
        }
        node /= 2;
        last /= 2;
    }
    return last == 0 && older == firstRoot && newer == secondRoot;
}

} // namespace jaga
