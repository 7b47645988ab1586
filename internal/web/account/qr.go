package account

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules of light a QR code needs around it.
const quiet = 4

// drawn is a QR code as a path of an SVG: squares of one unit.
type drawn struct {
	size int // of each side, with the light around it
	path string
}

func (d drawn) box() string {
	side := strconv.Itoa(d.size)
	return "0 0 " + side + " " + side
}

// drawQR draws a text. It cannot if the text is too long.
func drawQR(text string) (drawn, bool) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return drawn{}, false
	}
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for x < side && dark(code.At(x, y)) {
				x++
			}
			if x > from { // a stretch of dark modules in this row
				path.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(x-from) + "v1h-" + strconv.Itoa(x-from) + "z")
			}
		}
	}
	return drawn{side + 2*quiet, path.String()}, true
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}
