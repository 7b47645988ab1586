package parts

// Matrix is a table whose cells are colored by how good they are. Each says it in figures, too.
type Matrix struct {
	Title   string
	Corner  string // what heads the rows
	Columns []string
	Rows    []MatrixRow
}

// MatrixRow is one of its rows.
type MatrixRow struct {
	Head  string
	Cells []MatrixCell
}

// MatrixCell is a share; with nothing to count it is empty.
type MatrixCell struct {
	Share *float64 // in percent
	Note  string   // what it is a share of
	Link  string   // to what is behind it; empty: none
}

// heat is how good a cell is, in five steps; the worst comes first.
func (c MatrixCell) heat() string {
	if c.Share == nil {
		return "heat-none"
	}
	for i, below := range []float64{70, 85, 95, 100} {
		if *c.Share < below {
			return "heat-" + count(i)
		}
	}
	return "heat-4"
}
