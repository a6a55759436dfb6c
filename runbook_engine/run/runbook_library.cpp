// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/runbook_library.h"

#include "runbook_engine/evidence/evidence_store.h"
#include "runbook_engine/run/runbook_run.h"

#include <QDir>
#include <QFile>
#include <QtConcurrentMap>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// Checks every expression of one runbook against the columns its probes declare.
class Linter {
public:
    explicit Linter(const Runbook &runbook)
        : m_runbook(runbook), m_probes(caseProbes(runbook)), m_store(m_probes, caseConstants(runbook, {}))
    {
    }

    QList<Diagnostic> lint()
    {
        for (const Probe &probe : m_runbook.probes) {
            for (const QString &expression : probe.bindings)
                checkExpression(expression, probe.at);
        }
        checkDecisions(m_runbook.severity);
        for (const DecisionTable &answers : m_runbook.answers)
            checkDecisions(answers);
        for (const Chapter &chapter : m_runbook.chapters) {
            for (const DecisionTable &decisions : chapter.decisions)
                checkDecisions(decisions);
            for (const StatedCondition &condition : chapter.conditions)
                checkExpression(condition.condition, condition.at);
            for (const Step &step : chapter.steps)
                checkStep(step);
        }
        return m_found;
    }

private:
    void checkDecisions(const DecisionTable &table)
    {
        for (const DecisionRow &row : table.rows) {
            checkExpression(row.when, row.at);
            checkAnchor(row.next, row.at);
        }
    }

    void checkStep(const Step &step)
    {
        if (step.kind == Step::Kind::Sensed)
            checkExpression(step.sense.condition, step.sense.at);
        if (step.kind == Step::Kind::Action)
            checkExpression(step.target, step.at);
        for (const QString &expression : step.arguments)
            checkExpression(expression, step.at);
        for (const StatedCondition &condition : step.when)
            checkExpression(condition.condition, condition.at);
        checkAnchor(step.insteadAnchor, step.at);
    }

    void checkAnchor(const QString &anchor, const SourceLine &at)
    {
        if (!anchor.isEmpty() && !m_runbook.step(anchor))
            add(at, u"no step has the anchor #%1"_s.arg(anchor), u"name an existing step or add the anchor to one"_s);
    }

    void checkExpression(const QString &expression, const SourceLine &at)
    {
        const Expected<Done> checked = m_store.check(expression);
        if (!checked)
            return add(at, u"%1 – in: %2"_s.arg(checked.error().detail, expression.left(120)),
                       u"see Conditions in resources/runbooks/README.md"_s);
        checkCurrency(expression, at);
    }

    /// An amount means nothing without its currency: whoever reads a money column of a probe reads its currency too.
    void checkCurrency(const QString &expression, const SourceLine &at)
    {
        const QSet<QString> read = m_store.columnsRead(expression);
        for (const Probe &probe : m_probes) {
            QString amount;
            bool readsCurrency = false;
            for (const Column &column : probe.columns) {
                if (!read.contains(probe.name + u'.' + column.name))
                    continue;
                if (column.type == ColumnType::Money)
                    amount = column.name;
                readsCurrency = readsCurrency || column.name.endsWith(u"currency");
            }
            if (!amount.isEmpty() && !readsCurrency)
                add(at, u"the amount %1.%2 is used without its currency"_s.arg(probe.name, amount),
                    u"compare within one currency: ... and %1.currency = 'IDR'"_s.arg(probe.name));
        }
    }

    void add(const SourceLine &at, const QString &message, const QString &cure)
    {
        m_found.append(Diagnostic{at, message, cure});
    }

    const Runbook &m_runbook;
    QList<Probe> m_probes;
    EvidenceStore m_store;
    QList<Diagnostic> m_found;
};

QStringList documentsOf(const QString &path, QList<Diagnostic> &diagnostics)
{
    const QFileInfo info(path);
    if (info.isFile())
        return {path};
    if (!info.isDir()) {
        diagnostics.append(
            Diagnostic{{path, 1}, u"there is no such file or folder"_s, u"create it, or take it out of the list"_s});
        return {};
    }
    QStringList files;
    for (const QFileInfo &file : QDir(path).entryInfoList({u"*.md"_s}, QDir::Files, QDir::Name)) {
        if (file.fileName() != u"README.md")
            files.append(file.filePath());
    }
    return files;
}

ReadRunbook readDocument(const QString &path, const Vocabulary &vocabulary)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {std::nullopt,
                {Diagnostic{{path, 1},
                            u"cannot be read: %1"_s.arg(file.errorString()),
                            u"give this person the right to read it"_s}}};
    // One byte more than the reader accepts, so that a huge file is refused by its size and not taken into memory.
    ReadRunbook read = readRunbook(file.read((1 << 20) + 1), path, vocabulary);
    // What is compiled in cannot have changed since its tests linted it; a start would pay for it each time.
    if (read.runbook && !path.startsWith(u':'))
        read.diagnostics = lintRunbook(*read.runbook);
    return read;
}

} // namespace

QList<Diagnostic> lintRunbook(const Runbook &runbook) { return Linter(runbook).lint(); }

RunbookLibrary loadRunbooks(const QStringList &folders, const Vocabulary &vocabulary)
{
    RunbookLibrary library;
    for (const QString &folder : folders) {
        QMap<QString, QString> fileOfId; // in this folder
        const QStringList paths = documentsOf(folder, library.diagnostics);
        // On every core: the window waits for them when it starts.
        const QList<ReadRunbook> documents = QtConcurrent::blockingMapped(
            paths, std::function([&vocabulary](const QString &path) { return readDocument(path, vocabulary); }));
        for (qsizetype i = 0; i < paths.size(); ++i) {
            const ReadRunbook &read = documents[i];
            library.diagnostics.append(read.diagnostics);
            if (!read.runbook || !read.diagnostics.isEmpty())
                continue;
            const QString id = read.runbook->id;
            if (fileOfId.contains(id)) {
                library.diagnostics.append(Diagnostic{{paths[i], 2},
                                                      u"the id %1 is taken by %2"_s.arg(id, fileOfId.value(id)),
                                                      u"give each runbook of a folder its own id"_s});
                continue;
            }
            fileOfId.insert(id, paths[i]);
            library.runbooks.insert(id, *read.runbook);
        }
    }
    return library;
}

} // namespace jaga
