// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of the start-up figures: what one writes in an afternoon to show 200 rows of the platform database.
#include <QApplication>
#include <QTableWidget>

#include <libpq-fe.h>

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    if (argc < 2)
        return 2;
    PGconn *connection = PQconnectdb(argv[1]);
    PGresult *rows =
        PQexec(connection, "select o.order_number, c.display_name, o.state, o.updated_at, o.total_amount, o.currency"
                           " from customer_order o join customer c using (tenant_id, customer_id)"
                           " where o.state not in ('COMPLETED','CANCELLED','REJECTED','FAILED')"
                           " order by o.updated_at, o.order_id limit 200");
    QTableWidget table(PQntuples(rows), PQnfields(rows));
    for (int row = 0; row < PQntuples(rows); ++row)
        for (int column = 0; column < PQnfields(rows); ++column)
            table.setItem(row, column, new QTableWidgetItem(QString::fromUtf8(PQgetvalue(rows, row, column))));
    PQclear(rows);
    PQfinish(connection);
    table.resize(1440, 900);
    table.show();
    return QApplication::exec();
}
