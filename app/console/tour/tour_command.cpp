// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/tour/stories.h"
#include "app/console/window_command.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

/// The profile of a sandbox: the one named, or that of a private one started for this tour.
Expected<QString> readyProfile(SandboxProcess &sandbox, const QString &named)
{
    if (!named.isEmpty())
        return named;
    std::optional<Expected<QString>> ready;
    QEventLoop loop;
    sandbox.start({}).then(&loop, [&](Expected<QString> answer) {
        ready.emplace(std::move(answer));
        loop.quit();
    });
    loop.exec();
    return *ready;
}

/// One line a figure, `NAME N ms`, then where each scene had its longest.
void printStalls(const QMap<QString, StallWatch::Stall> &longest)
{
    QMap<QString, qint64> figures;
    for (const TourStory &story : tourStories())
        figures[story.figure] = std::max(figures[story.figure], longest.value(story.name).milliseconds);
    for (auto it = figures.cbegin(); it != figures.cend(); ++it)
        print(u"%1 %2 ms"_s.arg(it.key()).arg(it.value()));
    for (auto it = longest.cbegin(); it != longest.cend(); ++it)
        print(u"  %1: %2 ms, and %3 ms more in which other programs had the processor"_s.arg(it.key())
                  .arg(it->milliseconds)
                  .arg(it->crowdedOut));
}

/// The stories whose names contain these words.
QList<TourStory> storiesNamed(const QString &words)
{
    QList<TourStory> stories;
    for (const TourStory &story : tourStories())
        if (story.name.contains(words, Qt::CaseInsensitive))
            stories << story;
    return stories;
}

QString namesOfStories()
{
    QStringList names;
    for (const TourStory &story : tourStories())
        names << story.name;
    return names.join(u", "_s);
}

} // namespace

int runTour(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Plays the main tasks in the real window on a practice platform and saves pictures."_s);
    parser.addPositionalArgument(u"DIR"_s, u"Where the pictures go."_s);
    parser.addOptions(
        {{u"profile"_s, u"The profile of a practice platform that runs already."_s, u"FILE"_s},
         {u"dir"_s, u"Where a practice platform of its own lives; a temporary folder otherwise."_s, u"DIR"_s},
         {u"story"_s, u"Only the stories whose name contains this."_s, u"WORDS"_s}});
    if (const auto code = parse(parser, u"tour"_s, arguments, 1))
        return *code;
    if (parser.positionalArguments().size() != 1)
        return complain(u"tour needs one DIR for the pictures"_s, ExitUsage);
    const QList<TourStory> stories = storiesNamed(parser.value(u"story"_s));
    if (stories.isEmpty())
        return complain(u"no story is named `%1`; known are %2"_s.arg(parser.value(u"story"_s), namesOfStories()),
                        ExitUsage);
    if (parser.isSet(u"profile"_s) && parser.isSet(u"dir"_s))
        return complain(u"--profile names a platform that runs, --dir the place of a new one; not both"_s, ExitUsage);
    const QString folder = QDir(parser.positionalArguments().first()).absolutePath();
    if (!QDir().mkpath(folder))
        return complain(u"the folder %1 cannot be made"_s.arg(folder), ExitUsage);

    const QString named = parser.value(u"profile"_s);
    SandboxProcess sandbox(named.isEmpty() ? parser.value(u"dir"_s) : QFileInfo(named).absolutePath());
    const auto file = readyProfile(sandbox, named);
    if (!file)
        return complain(file.error(), ExitUnreachable);
    const auto profile = readProfile(*file);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    if (!profile->isSandbox())
        return complain(u"the tour breaks orders on purpose; it plays on a practice platform only"_s, ExitUsage);

    Theme::current().apply(Theme::Scheme::Light);
    Stage stage(sandbox, *profile, folder);
    int failed = 0;
    for (const TourStory &story : stories) {
        stage.stalls().begin(story.name);
        try {
            story.play(stage);
            print(u"ok      "_s + story.name);
        } catch (const TourFault &fault) {
            ++failed;
            print(u"FAILED  %1: %2"_s.arg(story.name, fault.what));
        }
    }
    print(u"%1 pictures in %2"_s.arg(stage.pictures()).arg(folder));
    printStalls(stage.stalls().longest());
    return failed == 0 ? ExitDone : ExitNo;
}

} // namespace jaga::console
