//! Markdown tables.

/// Prints a table; the first row is its head.
pub(crate) fn print(title: &str, rows: &[Vec<String>]) {
    println!("\n### {title}\n");
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    for (index, row) in rows.iter().enumerate() {
        println!("{}", line(row, &widths));
        if index == 0 {
            let rule = |(column, width): (usize, &usize)| {
                let dashes = "-".repeat(*width);
                if column == 0 { dashes } else { format!("{}:", &dashes[1..]) }
            };
            let rules: Vec<String> = widths.iter().enumerate().map(rule).collect();
            println!("{}", line(&rules, &widths));
        }
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
        if column == 0 { format!(" {cell:<width$} |") } else { format!(" {cell:>width$} |") }
    });
    std::iter::once("|".to_owned()).chain(cells).collect()
}
