// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace jaga {

/// One total as a button: its name and age, the value, what changed since the last look. Enter and Space press it.
class TotalTile final : public QAbstractButton {
    Q_OBJECT
public:
    explicit TotalTile(QWidget *parent = nullptr);
    void setTotal(const QString &name, const QString &age, const QString &value, const QString &growth);
    const QString &value() const { return m_value; }
    const QString &growth() const { return m_growth; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_age;
    QString m_value;
    QString m_growth;
};

} // namespace jaga
