# SPDX-License-Identifier: GPL-3.0-or-later
# The icons that views draw, by their name in the bootstrap-icons package (MIT). Each becomes `:/jaga/icons/NAME.svg`.
set(JAGA_ICONS
    clock-history
    diagram-3
    graph-up
    list-check
    people
    shield-check
    slash-circle)
