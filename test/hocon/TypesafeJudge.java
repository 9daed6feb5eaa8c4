import com.typesafe.config.*;
import java.io.*;
import java.util.*;

/**
 * Reads HOCON with Typesafe Config. Each line of standard input names the files of one configuration, later ones
 * winning, with tabs between them; for each a line is printed: `ok JSON`, or `no` and why.
 */
public class TypesafeJudge {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                Config all = ConfigFactory.empty();
                for (String name : line.split("\t")) all = ConfigFactory.parseFile(new File(name)).withFallback(all);
                out.println("ok " + all.resolve().root().render(ConfigRenderOptions.concise()));
            } catch (Throwable error) {
                out.println("no " + String.valueOf(error.getMessage()).replace('\n', ' '));
            }
        }
    }
}
