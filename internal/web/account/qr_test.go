package account

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// What is drawn is the code, module by module, with light around it.
func TestTheDrawingIsTheCode(t *testing.T) {
	for _, text := range []string{"otpauth://totp/deskbell:grace@desk.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=deskbell", "a", strings.Repeat("ä", 300)} {
		d, ok := drawQR(text)
		code, err := qr.Encode(text, qr.M, qr.Unicode)
		if err != nil || !ok {
			t.Fatal(err)
		}
		side := code.Bounds().Dx()
		if d.size != side+8 {
			t.Errorf("it is %d wide, the code %d", d.size, side)
		}
		drawn := map[[2]int]bool{}
		for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(d.path, -1) {
			var n [4]int
			for i := range n {
				if n[i], err = strconv.Atoi(m[i+1]); err != nil {
					t.Fatal(err)
				}
			}
			if n[2] != n[3] {
				t.Fatalf("%s is no rectangle", m[0])
			}
			for i := range n[2] {
				drawn[[2]int{n[0] + i, n[1]}] = true
			}
		}
		for y := range d.size {
			for x := range d.size {
				inside := x >= 4 && y >= 4 && x < side+4 && y < side+4
				if want := inside && dark(code.At(x-4, y-4)); drawn[[2]int{x, y}] != want {
					t.Fatalf("at %d, %d: dark is %t", x, y, !want)
				}
			}
		}
	}
	if _, ok := drawQR(strings.Repeat("x", 5000)); ok {
		t.Error("a text that is too long is drawn")
	}
}
