package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
)

type healthJSON struct {
	Status  string `json:"status" doc:"Always ok." example:"ok"`
	Version string `json:"version" doc:"What runs." example:"v1.0.0"`
}

type readyJSON struct {
	Status  string     `json:"status" doc:"Always ok." example:"ok"`
	Version string     `json:"version" doc:"What runs." example:"v1.0.0"`
	Checks  checksJSON `json:"checks"`
}

type checksJSON struct {
	Database string                `json:"database" doc:"Always ok: without it the server isn't ready." example:"ok"`
	Workers  map[string]workerJSON `json:"workers" doc:"What this server does in the background, by name; empty if that is left to others. None of it makes the server unready."`
}

type workerJSON struct {
	LastSuccess *time.Time `json:"last_success" doc:"When it last did all it had to; null if it never did." example:"2026-11-25T18:30:00Z"`
}

type clockTimeJSON struct {
	Now  time.Time `json:"now" doc:"The time that decides everything." example:"2026-11-25T18:30:00Z"`
	Test bool      `json:"test" doc:"True if a test moves the clock."`
}

func (a *api) registerHealth() {
	register(a, auth.Public, operation{
		id: "live", method: http.MethodGet, path: "/livez", tag: tagOperation, unlimited: true,
		summary: "Whether the server runs",
	}, func(context.Context, *struct{}) (*struct{ Body healthJSON }, error) {
		return &struct{ Body healthJSON }{healthJSON{"ok", a.Version}}, nil
	})
	register(a, auth.Public, operation{
		id: "ready", method: http.MethodGet, path: "/readyz", tag: tagOperation, unlimited: true,
		summary: "Whether the server can serve requests just now", about: "It can while the database answers.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body readyJSON }, error) {
		if err := a.Ready(ctx); err != nil {
			return nil, fault.New(fault.Unavailable, "not_ready", "The server cannot serve requests just now.").Because(err)
		}
		return &struct{ Body readyJSON }{readyJSON{"ok", a.Version, checksJSON{"ok", a.workers()}}}, nil
	})
	register(a, auth.Public, operation{
		id: "get-clock", method: http.MethodGet, path: "/v1/clock", tag: tagOperation,
		summary: "The server's time",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body clockTimeJSON }, error) {
		return &struct{ Body clockTimeJSON }{clockTimeJSON{exchangeOf(ctx).now(), a.Clock.Test}}, nil
	})

	show := promhttp.HandlerFor(a.Metrics, promhttp.HandlerOpts{})
	register(a, auth.Public, operation{
		id: "get-metrics", method: http.MethodGet, path: "/metrics", tag: tagOperation, unlimited: true,
		summary: "Figures for Prometheus",
	}, func(context.Context, *struct{}) (*struct{ Body func(huma.Context) }, error) {
		return &struct{ Body func(huma.Context) }{func(c huma.Context) {
			g := humagin.Unwrap(c)
			show.ServeHTTP(g.Writer, g.Request)
		}}, nil
	})
	describeAs(a.huma.OpenAPI(), "/metrics", "text/plain")
}

// workers are this server's, as far as they have come.
func (a *api) workers() map[string]workerJSON {
	all := map[string]workerJSON{}
	if a.Jobs == nil {
		return all
	}
	for name, succeeded := range a.Jobs() {
		all[name] = workerJSON{atOrNull(succeeded)}
	}
	return all
}

// describeAs documents an answer that is not JSON.
func describeAs(description *huma.OpenAPI, path, mediaType string) {
	description.Paths[path].Get.Responses["200"].Content = map[string]*huma.MediaType{
		mediaType: {Schema: &huma.Schema{Type: huma.TypeString}},
	}
}
