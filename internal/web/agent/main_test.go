package agent_test

import (
	"testing"

	"deskbell/internal/web/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }
