// SPDX-License-Identifier: Apache-2.0
// java Website.java serve PORT | visit URL: the site of website.go in Java, or a visit to it.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.Executors;

class Website {
  static final Map<String, byte[]> SITE =
      Map.of(
          "/hello", "hello\n".getBytes(),
          "/slow", "slow\n".getBytes(),
          "/big", new byte[1_000_000]);

  static void stream(HttpExchange exchange) throws Exception {
    exchange.sendResponseHeaders(200, 0);
    for (int i = 0; i < 10; i++) {
      exchange.getResponseBody().write("tick\n".getBytes());
      exchange.getResponseBody().flush();
    }
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws Exception {
    boolean bare = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    if (bare && body.length > 0) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    exchange.sendResponseHeaders(status, bare ? -1 : body.length);
    if (!bare) exchange.getResponseBody().write(body);
  }

  static void get(HttpExchange exchange, String path) throws Exception {
    if (path.equals("/slow")) Thread.sleep(200);
    if (path.equals("/stream")) stream(exchange);
    else if (SITE.containsKey(path)) answer(exchange, 200, SITE.get(path));
    else answer(exchange, 404, "missing\n".getBytes());
  }

  static void handle(HttpExchange exchange) {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestMethod()) {
        case "PUT" -> answer(exchange, 201, new byte[0]);
        case "DELETE" -> answer(exchange, 204, new byte[0]);
        default -> get(exchange, exchange.getRequestURI().getPath());
      }
      System.out.println(exchange.getRequestMethod() + " " + exchange.getResponseCode());
    } catch (Exception error) {
      error.printStackTrace();
    }
  }

  static void serve(int port) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", Website::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("ready");
  }

  static void visit(String site) throws Exception {
    var client = HttpClient.newHttpClient();
    var steps =
        "GET /hello,GET /hello,GET /hello,GET /missing,"
            + "HEAD /hello,PUT /put/x,DELETE /put/x,GET /big";
    for (String step : steps.split(",")) {
      String[] words = step.split(" ");
      boolean isPut = words[0].equals("PUT");
      var body = isPut ? BodyPublishers.ofByteArray(new byte[1000]) : BodyPublishers.noBody();
      var request = HttpRequest.newBuilder(URI.create(site + words[1])).method(words[0], body);
      client.send(request.build(), BodyHandlers.discarding());
    }
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("serve")) serve(Integer.parseInt(args[1]));
    else visit(args[1]);
  }
}
