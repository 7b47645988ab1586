package api

import (
	"context"
	"net/http"

	"deskbell/internal/auth"
	"deskbell/tickets"
)

// forAWhile lets anyone keep what changes rarely and is no secret.
const forAWhile = "public, max-age=300"

type topicJSON struct {
	Key   string `json:"key" doc:"What topic accepts." example:"processing"`
	Title string `json:"title" example:"Processing"`
}

type topicsJSON struct {
	Items []topicJSON `json:"items"`
}

type topicsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         topicsJSON
}

func (a *api) registerTopics() {
	register(a, auth.Public, operation{
		id: "list-topics", method: http.MethodGet, path: "/v1/topics", tag: tagPublic,
		summary: "What a request may be about",
	}, func(context.Context, *struct{}) (*topicsOutput, error) {
		out := topicsOutput{CacheControl: forAWhile, Body: topicsJSON{Items: []topicJSON{}}}
		for _, t := range tickets.Topics {
			out.Body.Items = append(out.Body.Items, topicJSON{t.Key, t.Title})
		}
		return &out, nil
	})
}
