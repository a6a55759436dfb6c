// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/process_tree.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QSet>

#include <unistd.h>

namespace jaga::bench {

namespace {

struct Process {
    int parent = 0;
    double seconds = 0;
};

QMap<int, Process> allProcesses()
{
    QMap<int, Process> processes;
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        bool isProcess = false;
        const int pid = name.toInt(&isProcess);
        QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
        if (!isProcess || !stat.open(QIODevice::ReadOnly))
            continue;
        // The command's name stands in parentheses and may hold anything: fields are counted after the last one.
        const QByteArray line = stat.readAll();
        const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 12)
            processes.insert(pid,
                             {fields.at(1).toInt(), (fields.at(11).toDouble() + fields.at(12).toDouble()) / ticks});
    }
    return processes;
}

} // namespace

double descendantsProcessorSeconds()
{
    const QMap<int, Process> processes = allProcesses();
    QSet<int> family{static_cast<int>(::getpid())};
    double seconds = 0;
    for (bool grown = true; grown;) {
        grown = false;
        for (auto it = processes.cbegin(); it != processes.cend(); ++it) {
            if (family.contains(it.key()) || !family.contains(it->parent))
                continue;
            family.insert(it.key());
            seconds += it->seconds;
            grown = true;
        }
    }
    return seconds;
}

} // namespace jaga::bench
